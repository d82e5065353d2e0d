import { assert } from '@open-wc/testing';
import { createFrame, isOndutyError } from '../../src/client/frame.ts';
import { noDuty } from '../../src/client/no-duty.ts';
import { clearPage, until } from './support/page.ts';
import type { Frame, FrameOptions, LaunchedApp } from '../../src/client/frame.ts';

const backend = location.origin;
const hello = { onduty: 'hello', version: 1 };
const session = {
  id: 's1', startedAt: 1, expiresAt: 2, idleAt: null, rules: { logOutFromAvailable: false }, tenant: { id: 'acme', name: 'Acme' },
  user: { id: 'u1', userName: 'Ava.Agent', displayName: 'Ava', roles: ['agent'], },
};
const app = { id: 'crm', name: 'CRM', description: '', role: 'agent', url: 'https://crm.example/', target: 'host', disabled: null };

/** The page in a frame, played by the test: it stands on the origin of this page, so that the test can listen inside. */
class PlayedPage {
  readonly frame: Frame;
  readonly asked: unknown[] = [];
  port: MessagePort | undefined;

  constructor(options: Partial<FrameOptions> = {}) {
    this.frame = createFrame(document.body, { backend, tenant: 'acme', ...options });
  }

  get view(): Window {
    return this.frame.element.contentWindow!;
  }

  /** Waits for the document of the frame, which is none of ours, and listens in its place. */
  async listen(): Promise<this> {
    await until(() => this.view.location.href.includes('/embed/') && this.view.document.readyState === 'complete', 'the document of the frame');
    this.view.addEventListener('message', ({ ports: [port] }) => {
      this.port = port;
      port!.onmessage = ({ data }) => this.asked.push(data);
    });
    return this;
  }

  hear(data: unknown, { source = this.view, origin = backend }: MessageEventInit = {}): void {
    dispatchEvent(new MessageEvent('message', { data, source, origin }));
  }

  async connect(): Promise<MessagePort> {
    this.port = undefined;
    this.hear(hello);
    return until(() => this.port, 'the port');
  }
}

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: unknown) => (isOndutyError(error) ? error.code : (error as Error).name));

describe('A frame and the page around it', () => {
  const open: PlayedPage[] = [];
  const play = (options?: Partial<FrameOptions>): PlayedPage => {
    const page = new PlayedPage(options);
    open.push(page);
    return page;
  };

  afterEach(async () => {
    for (const { frame } of open.splice(0)) frame.close();
    await clearPage();
  });

  it('frames the backend’s own page of the tenant, named and with no more rights than it needs', () => {
    const { frame } = play({ backend: `${backend}/somewhere/`, tenant: 'a&b', language: 'de', title: 'Telephone' });
    assert.equal(frame.element.src, `${backend}/embed/?tenant=a%26b&ui_locales=de`);
    assert.equal(frame.element.title, 'Telephone');
    assert.equal(frame.element.sandbox.value, 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox');
    assert.deepEqual([frame.state.get(), frame.session.get().state, frame.duty.get().status], ['connecting', 'unknown', null]);
    assert.throws(() => createFrame(document.body, { backend: 'javascript:void 0', tenant: 'acme' }), TypeError);
  });

  it('is greeted by that frame, from that origin, and by nobody else', async () => {
    const page = await play().listen();
    page.hear(hello, { origin: 'https://elsewhere.example' });
    page.hear(hello, { origin: 'null' });
    page.hear(hello, { source: window });
    page.hear(hello, { source: null });
    for (const other of [null, 'hello', {}, { onduty: 'hello' }, { onduty: 'connect', version: 1 }]) page.hear(other);
    assert.equal(page.frame.state.get(), 'connecting');
    await page.connect();
    assert.equal(page.frame.state.get(), 'connected');
  });

  it('sends the port to the origin of the backend alone', async () => {
    const page = play({ backend: 'https://desk.invalid' });
    const sent: unknown[] = [];
    page.view.postMessage = (_message: unknown, target: unknown) => sent.push(target);
    page.hear(hello, { origin: 'https://desk.invalid' });
    assert.deepEqual(sent, ['https://desk.invalid']);
  });

  it('follows what the frame says, and passes over what it does not know', async () => {
    const page = await play().listen();
    const port = await page.connect();
    const { frame } = page;
    port.postMessage({ kind: 'session', session: { state: 'signed-in', session, news: 1 } });
    port.postMessage({ kind: 'duty', duty: { ...noDuty, status: 'available', started: true, since: 1.5, version: 3, news: 1 } });
    port.postMessage({ kind: 'connection', connection: 'live' });
    await until(() => frame.connection.get() === 'live', 'the connection');
    assert.deepEqual(frame.session.get(), { state: 'signed-in', session } as never);
    assert.deepEqual(frame.duty.get(), { ...noDuty, status: 'available', started: true, since: 1.5, version: 3 });
    for (const odd of [null, 'x', {}, { kind: 'news' }, { kind: 'session', session: { state: 'odd' } }, { kind: 'duty', duty: { status: 'odd' } }, { kind: 'done' }]) {
      port.postMessage(odd);
    }
    port.postMessage({ kind: 'connection', connection: 'offline' });
    await until(() => frame.connection.get() === 'offline', 'the connection');
    assert.equal(frame.session.get().state, 'signed-in');
    assert.equal(frame.duty.get().status, 'available');
  });

  it('grows and shrinks with the content, unless the page wants its own size', async () => {
    const page = await play().listen();
    (await page.connect()).postMessage({ kind: 'height', height: 321.4 });
    await until(() => page.frame.element.offsetHeight === 322, 'the height');
    const fixed = await play({ fits: false }).listen();
    const port = await fixed.connect();
    port.postMessage({ kind: 'height', height: 321.4 });
    port.postMessage({ kind: 'connection', connection: 'live' });
    await until(() => fixed.frame.connection.get() === 'live', 'what was said after it');
    assert.equal(fixed.frame.element.style.blockSize, '');
  });

  it('hears of applications that were launched', async () => {
    const launched: LaunchedApp[] = [];
    const page = await play({ onLaunched: (one) => launched.push(one) }).listen();
    (await page.connect()).postMessage({ kind: 'launched', app, url: 'https://crm.example/', place: 'host' });
    await until(() => launched.length > 0, 'the application');
    assert.deepEqual([launched[0]?.app.id, launched[0]?.url, launched[0]?.place], ['crm', 'https://crm.example/', 'host']);
  });

  it('R29: hears of no application at an address that would be a script', async () => {
    const launched: LaunchedApp[] = [];
    const page = await play({ onLaunched: (one) => launched.push(one) }).listen();
    const port = await page.connect();
    port.postMessage({ kind: 'launched', app, url: 'javascript:window.hit=1', place: 'same-tab' });
    port.postMessage({ kind: 'launched', app, url: 'https://crm.example/', place: 'same-tab' });
    await until(() => launched.length > 0, 'the application');
    assert.deepEqual(launched.map(({ url }) => url), ['https://crm.example/']);
  });

  it('asks as soon as there is a port, and gives what was answered', async () => {
    const page = await play().listen();
    const asked = page.frame.request('available', { reason: 'r1' });
    const refused = codeOf(page.frame.cancelNext());
    const port = await page.connect();
    await until(() => page.asked.length === 2, 'the questions');
    assert.deepEqual(page.asked, [{ id: 1, call: { act: 'request', status: 'available', reason: 'r1' } }, { id: 2, call: { act: 'cancel-next' } }]);
    port.postMessage({ kind: 'done', id: 9, value: 'nobody asked' });
    port.postMessage({ kind: 'failed', id: 2, error: { code: 'choice-changed', status: 412 } });
    port.postMessage({ kind: 'done', id: 1, value: { outcome: 'queued' } });
    assert.deepEqual(await asked, { outcome: 'queued' });
    assert.equal(await refused, 'choice-changed');
  });

  it('gives up what the caller gives up, and says so', async () => {
    const page = await play().listen();
    await page.connect();
    const abort = new AbortController();
    const asked = codeOf(page.frame.signOut({ reason: 'r2', signal: abort.signal }));
    await until(() => page.asked.length === 1, 'the question');
    abort.abort();
    assert.equal(await asked, 'AbortError');
    await until(() => page.asked.length === 2, 'that it is given up');
    assert.deepEqual(page.asked, [{ id: 1, call: { act: 'sign-out', reason: 'r2' } }, { abort: 1 }]);
  });

  it('rejects what was asked of a document that went, and asks the next one what waits', async () => {
    const page = await play().listen();
    const first = await page.connect();
    const lost = codeOf(page.frame.request('available'));
    await until(() => page.asked.length === 1, 'the question');
    const gone = codeOf(page.frame.signIn('assertion'));
    await page.connect();
    assert.deepEqual([await lost, await gone], ['network', 'network']);
    first.postMessage({ kind: 'connection', connection: 'live' });
    page.port?.postMessage({ kind: 'connection', connection: 'reconnecting' });
    await until(() => page.frame.connection.get() === 'reconnecting', 'the second document');
  });

  it('is unreachable when nothing is said in time, and connected when it is said later', async () => {
    const page = await play({ timeout: 50 }).listen();
    const waiting = codeOf(page.frame.request('available'));
    await until(() => page.frame.state.get() === 'unreachable', 'the end of patience');
    assert.deepEqual([await waiting, await codeOf(page.frame.cancelNext())], ['timeout', 'timeout']);
    await page.connect();
    assert.equal(page.frame.state.get(), 'connected');
  });

  it('asks whoever was loaded for an answer, and follows nobody who gives none', async () => {
    const page = await play({ timeout: 200 }).listen();
    const port = await page.connect();
    page.frame.element.dispatchEvent(new Event('load'));
    await until(() => page.asked.length === 1, 'the question');
    assert.deepEqual(page.asked, [{ id: 1, call: { act: 'answer' } }]);
    port.postMessage({ kind: 'done', id: 1, value: undefined });
    const told = page.frame.request('available');
    await until(() => page.asked.length === 2, 'a question after it');
    port.postMessage({ kind: 'done', id: 2, value: { outcome: 'changed' } });
    await told;
    page.frame.element.dispatchEvent(new Event('load'));
    const lost = codeOf(page.frame.request('available'));
    await until(() => page.frame.state.get() === 'unreachable', 'that nobody answers');
    assert.equal(await lost, 'network');
  });

  it('knows nobody any more when the document is another, or it is closed', async () => {
    const page = await play({ timeout: 200 }).listen();
    const { frame } = page;
    const goElsewhere = () => {
      frame.element.dispatchEvent(new Event('load'));
      return until(() => frame.state.get() === 'unreachable', 'that nobody answers');
    };
    for (const end of [goElsewhere, async () => frame.close()]) {
      const port = await page.connect();
      port.postMessage({ kind: 'session', session: { state: 'signed-in', session } });
      port.postMessage({ kind: 'duty', duty: { ...noDuty, status: 'available' } });
      await until(() => frame.duty.get().status === 'available', 'the duty');
      await end();
      assert.deepEqual([frame.session.get(), frame.duty.get(), frame.connection.get()], [{ state: 'unknown' }, noDuty, 'idle']);
    }
  });

  it('leaves nothing behind when it is closed', async () => {
    const page = await play().listen();
    await page.connect();
    const lost = codeOf(page.frame.request('available'));
    const seen: string[] = [];
    page.frame.state.subscribe((state) => seen.push(state));
    page.frame.close();
    assert.deepEqual([await lost, await codeOf(page.frame.cancelNext())], ['network', 'network']);
    assert.isFalse(page.frame.element.isConnected);
    assert.deepEqual(seen, ['connected', 'closed']);
  });
});
