import { startHost } from './host-server.ts';
import { test as base } from './test.ts';
import type { Host } from './host-server.ts';

/** A test with a host beside the demo. */
export const test = base.extend<{ host: Host }>({
  host: async ({ demo }, use) => {
    await using host = await startHost(demo);
    await use(host);
  },
});

export { expect } from './test.ts';
