import { createMock } from '../../src/mock/index.ts';
import { mockRouterKey } from '../router/key.ts';
import { follow } from './scenario.ts';
import type { Mock } from '../../src/mock/index.ts';

/** The mock of all pages, playing what is chosen at `/scenarios/`; its applications and the links of its mails stay on it. */
export function startMock(): Mock {
  const mock = createMock({
    appUrl: (path) => `${path}?mock`,
    platformKey: mockRouterKey,
    pages: { login: '/portal/?mock&tenant={tenant}', setPassword: '/set-password/?mock&tenant={tenant}', review: '/admin/?mock', account: '/console/?mock#account' },
  });
  follow(mock);
  return mock;
}
