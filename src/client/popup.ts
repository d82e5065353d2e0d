import { authorizeUrl, createAttempt, redeem } from './authorize.ts';
import { openChannel } from './tabs.ts';
import type { AuthorizeOptions, AuthorizeResult, Return } from './authorize.ts';
import type { Client } from './types.ts';

/** How a popup is opened. */
export interface PopupOptions extends AuthorizeOptions {
  /** Milliseconds after which nothing is expected any more; default ten minutes. */
  readonly timeout?: number;
  /**
   * Hears that the window cannot be seen from here any more. The person may have closed it; under a `Cross-Origin-Opener-Policy` of this page it looks so from
   * the beginning, and may come back all the same.
   */
  readonly onGone?: () => void;
}

/** The name of the channel on which the window that comes back hands over. A code alone opens nothing. */
export const returnChannel = 'onduty-return';

/** Milliseconds between two looks at the window. */
const lookInterval = 500;

/** Narrows what a message holds; `undefined` for one that is none of ours. */
function readMessage(data: unknown): Return | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { state, code = null, error = null, iss = null } = data as Readonly<Record<string, unknown>>;
  const isText = (value: unknown): value is string | null => value === null || typeof value === 'string';
  return typeof state === 'string' && isText(code) && isText(error) && isText(iss) ? { state, code, error, iss } : undefined;
}

/** Fulfils with what the window hands over: over the channel of this origin, or straight to its opener where storage is partitioned. */
function awaitReturn(view: Window, state: string, { timeout = 600_000, signal, onGone }: PopupOptions): Promise<Return | undefined> {
  const over = new AbortController();
  return new Promise<Return | undefined>((resolve, reject) => {
    const take = (data: unknown): void => {
      const message = readMessage(data);
      if (message?.state === state) resolve(message);
    };
    openChannel(returnChannel, over.signal, take);
    addEventListener('message', ({ origin, source, data }) => {
      if (origin === location.origin && source === view) take(data);
    }, { signal: over.signal });
    const timer = setTimeout(() => resolve(undefined), timeout);
    let wasGone = false;
    const look = setInterval(() => {
      if (view.closed && !wasGone) onGone?.();
      wasGone = view.closed;
    }, lookInterval);
    over.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      clearInterval(look);
    });
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { signal: over.signal });
  }).finally(() => over.abort());
}

/**
 * Signs in at the backend's own page, in a window of its own. Call it within a click: the window opens at once. The page that comes back there calls
 * `finishSignIn`, or holds an `<onduty-login-form>` with a `method`. The promise always settles: with a result, with an `OndutyError`, or with the reason of `signal`.
 */
export async function signInByPopup(client: Client, options: PopupOptions = {}): Promise<AuthorizeResult> {
  const { signal } = options;
  signal?.throwIfAborted();
  const left = Math.round(screenX + (outerWidth - 480) / 2);
  const view = open('', 'onduty-sign-in', `popup,width=480,height=720,left=${left},top=${screenY + 60}`);
  if (!view) return { state: 'popup-blocked' };
  const attempt = createAttempt('popup', options);
  const returned = awaitReturn(view, attempt.state, options);
  returned.catch(() => {});
  try {
    view.location.replace(await authorizeUrl(client, attempt, options));
    view.focus();
    const answer = await returned;
    return answer ? await redeem(client, attempt, answer, options) : { state: 'timed-out' };
  } finally {
    // Where it did not close by itself.
    view.close();
  }
}
