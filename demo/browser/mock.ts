import { createMock } from '../../src/mock/index.ts';
import { mockRouterKey } from '../router/key.ts';
import { follow } from './scenario.ts';
import type { Mock } from '../../src/mock/index.ts';

/** The mock that all pages share, with a network that plays nothing; its applications and the links of its mails stay on it. */
export const createQuietMock = (): Mock => createMock({
  appUrl: (path) => `${path}?mock`,
  platformKey: mockRouterKey,
  pages: { login: '/portal/?mock&tenant={tenant}', setPassword: '/set-password/?mock&tenant={tenant}', review: '/admin/?mock', account: '/console/?mock#account' },
});

/** The mock as a person has it, playing what is chosen at `/scenarios/`. */
export function startMock(): Mock {
  const mock = createQuietMock();
  follow(mock);
  return mock;
}
