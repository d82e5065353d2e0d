import { setTimeout as pause } from 'node:timers/promises';
import { WebDriverError } from './webdriver-error.ts';

const patience = 20_000;
/** What a driver says while the page that it looks at is being replaced. */
const passing = ['stale element reference', 'no such element', 'javascript error', 'unknown error'];

/** Looks again and again until there is something to see, and gives it; `what` says in the failure what was missed. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + patience;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
    } catch (error) {
      if (!(error instanceof WebDriverError) || !passing.includes(error.code)) throw error;
      last = error;
    }
    await pause(40);
  }
  throw new Error(`In vain waited for ${what}`, { cause: last });
}
