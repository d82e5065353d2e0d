import { createPlatform } from './platform.ts';
import { createRouter } from './router.ts';
import type { Command, Router } from './router.ts';

/** What the parent sends first: where the backend is, and the key, which stands in no argument and no environment. */
export interface Beginning {
  readonly baseUrl: string;
  readonly key: string;
  /** How many seconds an offer waits. */
  readonly patience?: number;
}

const ending = new AbortController();
let router: Router | undefined;

process.on('message', (message: Beginning | Command) => {
  if ('key' in message) {
    const platform = createPlatform(message);
    router ??= createRouter({
      platform, signal: ending.signal, ...(message.patience !== undefined && { patience: message.patience }),
      onCalls: (calls) => process.send?.({ calls }),
    });
  } else router?.tell(message);
});
process.on('disconnect', () => ending.abort());
