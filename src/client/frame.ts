import { OndutyError } from './errors.ts';
import { connectMessage, isHello, readNews } from './frame-messages.ts';
import { noDuty } from './no-duty.ts';
import { createStore, guarded } from './store.ts';
import { abortable, ignore } from './timing.ts';
import type { App, Status } from '../contract/index.ts';
import type { ErrorCode } from './errors.ts';
import type { FrameAct, FrameNews } from './frame-messages.ts';
import type { SandboxPermission } from './sandbox.ts';
import type { CallOptions, ConnectionState, DutyState, Readable, SessionState, SignInResult } from './types.ts';

export type * from './types.ts';
export { isOndutyError, OndutyError } from './errors.ts';
export type { ErrorCode, OndutyErrorOptions } from './errors.ts';

/** An application that the server has launched. With the places `host` and `same-tab` showing it is the page's part. */
export interface LaunchedApp {
  readonly app: App;
  /** Where the application is: an absolute URL that was checked. */
  readonly url: string;
  /** Where it opens: `same-tab`, `new-tab` or `host`. */
  readonly place: string;
}

/** How a frame is made. */
export interface FrameOptions {
  /** Where the backend is, whose page `/embed/` is framed. */
  readonly backend: string | URL;
  /** The tenant, which must list the origin of this page. */
  readonly tenant: string;
  /** Language tag of the page in the frame; default: what the browser asks for. */
  readonly language?: string;
  /** Keeps the page in the frame light or dark; default: as the person prefers. */
  readonly colorScheme?: 'light' | 'dark';
  /** The name of the frame for assistive technology; default `Onduty`. */
  readonly title?: string;
  /** Keeps the frame as tall as its content; default `true`. */
  readonly fits?: boolean;
  /** Milliseconds after which a frame that says nothing counts as unreachable; default 15,000. */
  readonly timeout?: number;
  /** Hears of each application that was launched. Without it one of `same-tab` takes the place of this page. */
  readonly onLaunched?: (launched: LaunchedApp) => void;
}

/**
 * `unreachable`: the page in the frame has not answered in time. The tenant does not list this page's origin, or one around it; this page's policy has no `frame-src`
 * for the backend; there is no backend; or the browser keeps this page from its private address. It may answer later all the same.
 */
export type FrameState = 'connecting' | 'connected' | 'unreachable' | 'closed';

/** A frame with the backend's own page in it. Passwords and the session stay inside. */
export interface Frame {
  readonly element: HTMLIFrameElement;
  readonly state: Readable<FrameState>;
  /** Who is signed in there; `unknown` until the frame has said, and when it is there no more. */
  readonly session: Readable<SessionState>;
  /** The duty of the signed-in agent. */
  readonly duty: Readable<DutyState>;
  /** Whether the frame hears from the backend. */
  readonly connection: Readable<ConnectionState>;
  /** Asks for a status, as `client.duty.request` does. */
  request(status: Status, options?: CallOptions & { readonly reason?: string }): Promise<{ readonly outcome: 'changed' | 'queued' }>;
  /** Takes the next status back. */
  cancelNext(options?: CallOptions): Promise<void>;
  /** Signs in whom this page knows, by an assertion of its server. What else is to be done, the form in the frame asks for. */
  signIn(assertion: string, options?: CallOptions): Promise<{ readonly state: SignInResult['state'] }>;
  /** Signs out. */
  signOut(options?: CallOptions & { readonly reason?: string }): Promise<void>;
  /** Removes the frame; what is still asked for rejects. */
  close(): void;
}

/** What the page in the frame may do: log in, open applications, and keep its session. */
const sandbox: readonly ('allow-scripts' | SandboxPermission)[] = ['allow-scripts', 'allow-same-origin', 'allow-forms', 'allow-popups', 'allow-popups-to-escape-sandbox'];

interface Question {
  readonly id: number;
  /** Whether the frame has been asked. */
  isAsked: boolean;
  readonly call: FrameAct;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Puts the backend's own page into a frame at the end of `place`, and follows it. Each message is taken from that frame and from the backend's origin alone, and
 * sent to no other. Methods wait until the frame has answered; they reject with an `OndutyError`: `timeout` where it does not, `network` where it was reloaded
 * meanwhile, and what the client in the frame rejects with.
 * @throws {TypeError} for a backend that is no address of the web.
 */
export function createFrame(place: Element, options: FrameOptions): Frame {
  const { backend, tenant, language, colorScheme, title = 'Onduty', fits = true, timeout = 15_000, onLaunched } = options;
  const address = new URL('/embed/', backend);
  if (!/^https?:$/.test(address.protocol)) throw new TypeError(`No address of a backend: ${address.protocol}`);
  address.searchParams.set('tenant', tenant);
  if (language) address.searchParams.set('ui_locales', language);
  if (colorScheme) address.searchParams.set('color_scheme', colorScheme);

  const state = createStore<FrameState>('connecting');
  const session = createStore<SessionState>({ state: 'unknown' });
  const duty = createStore<DutyState>(noDuty);
  const connection = createStore<ConnectionState>('idle');
  const over = new AbortController();
  const { signal } = over;
  const questions = new Map<number, Question>();
  let last = 0;
  let port: MessagePort | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const element = document.createElement('iframe');
  element.title = title;
  element.src = address.href;
  element.sandbox.add(...sandbox);
  // With the scheme of what is inside, the ground of the page shows through.
  Object.assign(element.style, { display: 'block', inlineSize: '100%', border: '0', colorScheme: colorScheme ?? '' });

  function rejectAll(code: ErrorCode, isAsked = (_question: Question) => true): void {
    for (const [id, question] of questions) {
      if (!isAsked(question)) continue;
      questions.delete(id);
      question.reject(new OndutyError(code));
    }
  }

  /** The document that was followed is there no more, or there was none. */
  function drop(): void {
    clearTimeout(patience);
    port?.close();
    port = undefined;
    rejectAll('network', ({ isAsked }) => isAsked);
  }

  /** What was heard is not known any more. */
  function forget(next: FrameState): void {
    drop();
    session.set({ state: 'unknown' });
    duty.set(noDuty);
    connection.set('idle');
    state.set(next);
  }

  /** Unless it is heard of in time, the frame is unreachable. */
  function wait(): void {
    clearTimeout(patience);
    patience = setTimeout(() => {
      forget('unreachable');
      rejectAll('timeout');
    }, timeout);
  }

  function ask(question: Question): void {
    if (!port) return;
    question.isAsked = true;
    port.postMessage({ id: question.id, call: question.call });
  }

  function answer(id: number, how: (question: Question) => void): void {
    const question = questions.get(id);
    questions.delete(id);
    if (question) how(question);
  }

  function take(news: FrameNews): void {
    switch (news.kind) {
      case 'session': return session.set(news.session);
      case 'duty': return duty.set(news.duty);
      case 'connection': return connection.set(news.connection);
      case 'height':
        if (fits) element.style.blockSize = `${Math.ceil(news.height)}px`;
        return;
      case 'launched':
        // Whatever the frame is led to, no script comes from it.
        if (!/^https?:/.test(news.url)) return;
        if (onLaunched) return guarded(() => onLaunched(news));
        return news.place === 'host' || news.place === 'new-tab' ? undefined : location.assign(news.url);
      case 'done': return answer(news.id, ({ resolve }) => resolve(news.value));
      case 'failed': return answer(news.id, ({ reject }) => reject(new OndutyError(news.error.code, news.error)));
    }
  }

  function connect(view: Window): void {
    const { port1, port2 } = new MessageChannel();
    drop();
    port = port1;
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      const news = readNews(data);
      if (news && port === port1) take(news);
    };
    view.postMessage(connectMessage, address.origin, [port2]);
    state.set('connected');
    questions.forEach(ask);
  }

  addEventListener('message', ({ source, origin, data }) => {
    const view = element.contentWindow;
    if (!view || source !== view || origin !== address.origin || !isHello(data)) return;
    connect(view);
  }, { signal });
  element.addEventListener('load', () => {
    // It may be another document than the one that said hello: that of an error, or one that the frame was led to. That one does not answer.
    if (!port) return;
    wait();
    call({ act: 'answer' }).then(() => clearTimeout(patience), ignore);
  }, { signal });

  function call<T>(act: FrameAct, { signal: given }: CallOptions = {}): Promise<T> {
    const id = (last += 1);
    const answered = new Promise<T>((resolve, reject) => {
      if (state.get() === 'closed') throw new OndutyError('network');
      if (state.get() === 'unreachable') throw new OndutyError('timeout');
      const question: Question = { id, call: act, isAsked: false, resolve: resolve as (value: unknown) => void, reject };
      questions.set(id, question);
      ask(question);
    });
    return abortable(answered, given).finally(() => {
      if (questions.delete(id)) port?.postMessage({ abort: id });
    });
  }

  wait();
  place.append(element);

  return {
    element, state, session, duty, connection,
    request: (status, { reason, ...rest } = {}) => call({ act: 'request', status, ...(reason !== undefined && { reason }) }, rest),
    cancelNext: (rest) => call({ act: 'cancel-next' }, rest),
    signIn: (assertion, rest) => call({ act: 'sign-in', assertion }, rest),
    signOut: ({ reason, ...rest } = {}) => call({ act: 'sign-out', ...(reason !== undefined && { reason }) }, rest),
    close() {
      over.abort();
      forget('closed');
      rejectAll('network');
      element.remove();
    },
  };
}
