import { createMock } from '../../src/mock/index.ts';
import type { Mock } from '../../src/mock/index.ts';

/** The mock of all pages; its applications and the links of its mails stay on it. */
export const startMock = (): Mock => createMock({
  appUrl: (path) => `${path}?mock`,
  pages: { login: '/portal/?mock&tenant={tenant}', setPassword: '/set-password/?mock', review: '/admin/?mock', account: '/console/?mock' },
});
