import { isOndutyError } from '../../client/errors.ts';
import { helloMessage, isConnect, readAbort, readAct, readCall } from '../../client/frame-messages.ts';
import type { Client } from '../../client/types.ts';
import type { FrameAct, FrameFailure, FrameNews } from '../../client/frame-messages.ts';
import type { AppLaunchedEvent } from '../../elements/app-launcher/app-launcher-element.ts';

const invalid: FrameFailure = { code: 'invalid-request' };

function failureOf(error: unknown): FrameFailure {
  if (!isOndutyError(error)) return { code: 'server-error' };
  const { code, status, retryAfter, problem } = error;
  return { code, ...(status !== undefined && { status }), ...(retryAfter !== undefined && { retryAfter }), ...(problem && { problem }) };
}

/** Does what the page around asks for, with the rights of whoever is signed in here. */
async function perform({ duty, session }: Client, act: FrameAct, signal: AbortSignal): Promise<unknown> {
  if (act.act === 'answer') return undefined;
  // A page that was just loaded does not know yet for whom it asks.
  if (session.state.get().state === 'unknown') await session.restore({ signal });
  switch (act.act) {
    case 'request': return duty.request(act.status, { signal, ...(act.reason !== undefined && { reason: act.reason }) });
    case 'cancel-next': return duty.cancelNext({ signal });
    // What comes with other results, such as a ticket, stays here.
    case 'sign-in': return { state: (await session.signIn({ method: 'assertion', assertion: act.assertion }, { signal })).state };
    case 'sign-out': return session.signOut({ signal, ...(act.reason !== undefined && { reason: act.reason }) });
  }
}

/** Tells the page around what happens here, and does what it asks for, until the signal aborts. */
function serve(port: MessagePort, client: Client, content: HTMLElement, signal: AbortSignal): void {
  const asked = new Map<number, AbortController>();
  const say = (news: FrameNews) => port.postMessage(news);

  async function answer(id: number, call: unknown): Promise<void> {
    const act = readAct(call);
    if (!act) return say({ kind: 'failed', id, error: invalid });
    const mine = new AbortController();
    asked.set(id, mine);
    try {
      say({ kind: 'done', id, value: await perform(client, act, AbortSignal.any([mine.signal, signal])) });
    } catch (error) {
      say({ kind: 'failed', id, error: failureOf(error) });
    }
    asked.delete(id);
  }

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const asks = readCall(data);
    if (asks) return void answer(asks.id, asks.call);
    const gives = readAbort(data);
    if (gives) asked.get(gives.abort)?.abort();
  };
  const size = new ResizeObserver(() => say({ kind: 'height', height: content.getBoundingClientRect().height }));
  size.observe(content);
  content.addEventListener('onduty-app-launched', (event: AppLaunchedEvent) => {
    // "In this tab" is a matter of the page around: few applications may be framed.
    event.preventDefault();
    const { app, url, place } = event;
    say({ kind: 'launched', app, url, place });
  }, { signal });
  const ends = [
    client.session.state.subscribe((session) => say({ kind: 'session', session })),
    client.duty.state.subscribe((duty) => say({ kind: 'duty', duty })),
    client.connection.subscribe((connection) => say({ kind: 'connection', connection })),
    () => size.disconnect(),
    () => port.close(),
  ];
  signal.addEventListener('abort', () => ends.forEach((end) => end()));
}

/**
 * Lets the page that holds this one follow it and steer it. The page around must be one of `hosts`, the origins that the tenant lists. It is asked by a
 * greeting that says nothing, and answers with a port of which nobody else has the other end; a later answer takes its place.
 */
export function bridgeToHost(client: Client, content: HTMLElement, hosts: readonly string[]): void {
  if (parent === globalThis.window) return;
  let connected = new AbortController();
  addEventListener('message', ({ source, origin, data, ports: [port] }) => {
    if (source !== parent || !hosts.includes(origin) || !port || !isConnect(data)) return;
    connected.abort();
    connected = new AbortController();
    serve(port, client, content, connected.signal);
  });
  // Which of the listed origins is around, the page cannot know; what it says is no secret.
  parent.postMessage(helloMessage, '*');
}
