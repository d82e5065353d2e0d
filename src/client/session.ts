import * as v from 'valibot';
import { signedInSchema } from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { createLogin, sendAs } from './login.ts';
import { createPendingMark } from './pending-mark.ts';
import { createStore } from './store.ts';
import { openChannel } from './tabs.ts';
import { abortable, anySignal, ignore } from './timing.ts';
import type { Credential, Duty, Session, SetPasswordAnswer, WhoAmI } from '../contract/index.ts';
import type { Bearer } from './bearer.ts';
import type { Limits, SessionTimes } from './ending.ts';
import type { ErrorCode } from './errors.ts';
import type { Answer, HttpRequest, Send } from './http.ts';
import type { Login, OpenLogin } from './login.ts';
import type * as signedInModule from './signed-in.ts';
import type {
  CallOptions, CarrierChoice, ClientEvent, SessionClient, SessionEndCause, SessionEnding, SessionState, SignInCredentials, SignInResult,
} from './types.ts';

/** What an answer said about the duty, and when by which clock. */
export interface DutyReport {
  readonly duty: Duty | null;
  readonly now: number;
  readonly sent: number;
  readonly received: number;
}

/** The session as the other parts of the client see it. */
export interface SessionCore {
  readonly client: SessionClient;
  readonly times: SessionTimes;
  /** Sends a request of the signed-in person. Its answer never outlives the session that it was asked in. */
  readonly call: Send;
  /** The server said that a session is over, or, with an address, suspended there; another one by now is left alone. */
  ended(login: Login, cause: string, address?: string): void;
}

/** Loads the code that only a session needs. Rejects with `network`. */
export type LoadSignedIn = () => Promise<typeof signedInModule>;

interface SessionOptions {
  readonly send: Send;
  readonly baseUrl: string;
  readonly tenant: string | undefined;
  readonly carrier: CarrierChoice;
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
  readonly observe: (event: ClientEvent) => void;
  readonly load: LoadSignedIn;
  /** The duty as it is known. */
  readonly known: () => Duty | null;
  /** Told before the state shows it: somebody signed in, or an answer was read again. */
  readonly enter: (login: Login, report: DutyReport) => void;
  /** Told before the state shows it: the page forgets everything. */
  readonly leave: () => void;
}

const causes: readonly string[] = ['signed-out', 'expired', 'ended', 'disabled', 'replaced', 'taken-over'] satisfies SessionEndCause[];
const endCause = (cause: unknown): SessionEndCause => (causes.includes(cause as string) ? (cause as SessionEndCause) : 'ended');
const path = '/v1/session';
/** What the answer to a request that renews may hold. */
type Renewal = Pick<SetPasswordAnswer, 'session' | 'credential'>;

/** For a sign-out: what the server did not hear now, the mark finishes later. An abort is the caller's own, and so is the end of the client. */
function tolerate(error: unknown): void {
  if (!isOndutyError(error) || error.code === 'client-closed') throw error;
}

/** Makes the session of this page. */
export function createSession(options: SessionOptions): SessionCore {
  const { send, baseUrl, tenant, closed, observe, load, known, enter, leave } = options;
  let { carrier } = options;
  const state = createStore<SessionState>({ state: 'unknown' });
  const times = { limits: createStore<Limits | null>(null), ending: createStore<SessionEnding | null>(null) };
  const mark = createPendingMark(baseUrl);
  let current: OpenLogin | undefined;
  // Whose session this page had last, unless it was signed out.
  let former: Session | undefined;
  // Grows whenever somebody comes or goes: what was asked before says nothing about now.
  let epoch = 0;
  // Grows with every wish of the person to come or go: only the last one counts.
  let wish = 0;
  let restoring: Promise<SessionState> | undefined;
  // The login whose session is being replaced: that its old one ends is no news.
  let renewing: OpenLogin | undefined;

  function show(next: SessionState): SessionState {
    state.set(next);
    observe({ type: 'session', state: next.state });
    return next;
  }

  function open(session: Session, bearer: Bearer | undefined, report: DutyReport): SessionState {
    if (current?.session.id !== session.id) forget();
    if (current) current.session = session;
    else current = createLogin(session, bearer);
    times.limits.set({ ...session, ...report });
    enter(current, report);
    return show({ state: 'signed-in', session });
  }

  function forget(code?: ErrorCode): void {
    epoch += 1;
    const login = current;
    if (login) former = login.session;
    current = undefined;
    login?.end(code);
    leave();
  }

  function close(cause?: SessionEndCause, signedIn?: { readonly displayName: string }): SessionState {
    const id = current?.session.id;
    forget();
    if (cause === 'signed-out') former = undefined;
    if (id && cause !== 'replaced') tabs.post({ ended: id, cause });
    return show({ state: 'anonymous', ...(cause && { cause }), ...(signedIn && { signedIn }) });
  }

  /** The address is denied for now: the page forgets all but the session, and asks by itself whether it may go on. */
  function suspend(address?: string): void {
    if (state.get().state === 'suspended') return;
    const login = current;
    forget('address-denied');
    current = login && createLogin(login.session, login.bearer);
    const suspended = show({ state: 'suspended', ...(login && { session: login.session }), ...(address && { address }) });
    load().then(({ waitOut }) => waitOut(suspended, state, restore, closed)).catch(ignore);
  }

  /** What an error says about the session itself. */
  function closeBy(error: unknown): boolean {
    if (!isOndutyError(error)) return false;
    const { code, problem } = error;
    if (code === 'session-changed') close('replaced', problem?.signedIn);
    else if (code === 'address-denied') suspend();
    else if (code === 'session-ended' || code === 'session-required') {
      close(times.ending.get() || (current && Date.now() > current.session.expiresAt) ? 'expired' : 'ended');
    } else return false;
    return true;
  }

  /** Whether the end of a login's session is news: its login may be over for this page, or about to go on with another session. */
  const isOpen = (login: Login): boolean => login === current && login !== renewing;

  /** Goes on with a session that was just made; where nobody wants it any more, it ends at once. */
  async function welcome(session: Session, credential: Credential | undefined, report: DutyReport, isWanted: () => boolean): Promise<void> {
    const bearer = credential && (await load()).createBearer(send, credential, report.received);
    if (!isWanted()) {
      // The person left, or signed in anew, while this was on its way.
      if (!current) await depart(createLogin(session, bearer)).catch(ignore);
      throw new OndutyError('session-ended');
    }
    mark.clear();
    open(session, bearer, report);
    tabs.post({ signedIn: true });
  }

  async function call<S extends v.GenericSchema>(request: HttpRequest<S>): Promise<Answer<v.InferOutput<S>>> {
    if (state.get().state === 'unknown') await restore(request);
    closed.throwIfAborted();
    const login = current;
    if (!login) throw new OndutyError('session-required');
    const { renews, signal } = request;
    if (renews) renewing = login;
    try {
      const answer = await sendAs(send, login, { ...request, signal: renews ? signal : anySignal(signal, login.signal) });
      const { session, credential } = (renews ? answer.value : {}) as Renewal;
      if (session) await welcome(session, credential, { ...answer, duty: known(), now: session.startedAt }, () => login === current);
      else login.signal.throwIfAborted();
      return answer;
    } catch (error) {
      if (renews ? login === current : isOpen(login)) closeBy(error);
      throw error;
    } finally {
      if (renewing === login && renews) renewing = undefined;
    }
  }

  /** Ends a session on the server. Until that is certain, the mark stands. */
  async function depart(login: OpenLogin | undefined, options: CallOptions & { readonly reason?: string } = {}): Promise<void> {
    const { reason, signal } = options;
    mark.set();
    try {
      await sendAs(send, login, { method: 'DELETE', path, body: reason ? { reason } : {}, keepalive: true, signal });
    } catch (error) {
      // A refusal is certain too: that session is none any more, or another person's by now.
      if (!isOndutyError(error) || !error.status || error.status >= 500) throw error;
    }
    mark.clear();
  }

  /** Finds out who is signed in. On a mere hint it does not go on as another person than before, and a failure changes nothing. */
  async function find(isHint: boolean): Promise<SessionState> {
    const asked = epoch;
    const login = current;
    try {
      if (!login && mark.isSet()) {
        await depart(undefined).catch(tolerate);
        if (asked !== epoch) return state.get();
        // The server was not reached: for this page nobody is signed in all the same.
        if (mark.isSet()) return close('signed-out');
      }
      // A hint may be about the same person's next session: then the cookie says which.
      const asker = isHint && !login?.bearer ? undefined : login;
      const { value, sent, received } = await sendAs(send, asker, { method: 'GET', path, ok: v.unknown(), signal: login?.signal });
      if (asked !== epoch) return state.get();
      // The answer is that to a sign-in, but for who is nobody.
      const { success, output } = v.safeParse(signedInSchema, value);
      if (!success) {
        if ((value as Partial<WhoAmI> | undefined)?.state !== 'anonymous') throw new OndutyError('bad-response');
        return login ? close('ended') : show({ state: 'anonymous' });
      }
      const { session, duty, now } = output;
      const last = login?.session ?? (isHint && former);
      if (last && (isHint ? last.user.id !== session.user.id : last.id !== session.id)) {
        return close('replaced', { displayName: session.user.displayName });
      }
      return open(session, undefined, { duty, now, sent, received });
    } catch (error) {
      // The stream may have heard first that the session was replaced; by whom, the hint says.
      if (asked !== epoch) return isHint && former && !current ? find(true) : state.get();
      if (isHint && !login) return state.get();
      if (!closeBy(error)) throw error;
      // The same person may have signed in anew.
      return isHint && state.get().state !== 'suspended' ? find(true) : state.get();
    }
  }

  const restore = ({ signal }: { readonly signal?: AbortSignal | undefined } = {}, isHint = false): Promise<SessionState> =>
    abortable((restoring ??= find(isHint).finally(() => (restoring = undefined))), signal);

  const tabs = openChannel(`onduty:${baseUrl}`, closed, ({ signedIn, ended, cause }) => {
    const now = state.get();
    if (signedIn) restore({}, true).catch(ignore);
    else if (ended && ended === current?.session.id && isOpen(current)) close(endCause(cause));
    // That other person has left.
    else if (ended && ended !== former?.id && now.state === 'anonymous' && now.signedIn) show({ state: 'anonymous', cause: 'replaced' });
  });

  globalThis.addEventListener?.('online', () => {
    if (!current && mark.isSet()) restore().catch(ignore);
  }, { signal: closed });

  async function signIn(credentials: SignInCredentials, signal?: AbortSignal, headers: Readonly<Record<string, string>> = {}): Promise<SignInResult> {
    const mine = (wish += 1);
    if (carrier === 'auto') carrier = await (await load()).chooseCarrier(options, signal);
    const { value, sent, received } = await send({
      method: 'POST', path, body: { ...credentials, tenant, carrier }, ok: v.unknown(), once: true, signal, headers,
    });
    const { success, output } = v.safeParse(signedInSchema, value);
    if (!success) return (await load()).readOtherStep(value);
    const { session, credential, duty, now } = output;
    await welcome(session, credential, { duty, now, sent, received }, () => mine === wish);
    return { state: 'signed-in', session };
  }

  const hands = { call, send, closed, signIn, times, wish: () => wish };

  return {
    call,
    times,
    ended(login, cause, address) {
      // Who took over is told by their tab: asking now could meet the dead cookie, while the new one is on its way.
      if (!isOpen(login) || cause === 'renewed') return;
      if (address) suspend(address);
      else close(endCause(cause));
    },
    client: {
      state,
      restore: (options) => restore(options),
      signIn: (credentials, { signal } = {}) => signIn(credentials, signal),
      ending: times.ending,
      // The wish of now: not of when that is loaded.
      awaitAccess: async (step, options, asked = wish) => (await load()).awaitAccess(hands, asked, step, options),
      takeOver: async (...given) => (await load()).takeOver(hands, ...given),
      extend: async (...given) => (await load()).extend(hands, ...given),
      renew: async (...given) => (await load()).renew(hands, ...given),
      async signOut(options) {
        wish += 1;
        const login = current;
        const isNobody = state.get().state === 'anonymous';
        close('signed-out');
        // Where it is another person's session by now, there is nothing of one's own to end.
        if (!isNobody) await depart(login, options).catch(tolerate);
      },
      has(role) {
        return !!current?.session.user.roles.includes(role);
      },
    },
  };
}
