import { createClient } from '../../src/client/index.ts';
import type { Client, DutyElsewhere } from '../../src/client/index.ts';

/** What becomes of a request that changes something: it or its answer gets lost or is late, or the server gets it twice, at once or much later. */
export const fates = ['well', 'request-lost', 'answer-lost', 'doubled', 'echoed', 'late', 'answer-late'] as const;
export type Fate = (typeof fates)[number];

/** How a network is broken: whatever is sent fails at once, or is never heard of again. */
export type Fault = 'fails' | 'hangs';

/** A page of a browser. It may be loaded anew, and then has another client. */
export interface Tab {
  client: Client;
  /** The versions of the duty that the page showed; 0 whenever it knew of none. */
  versions: number[];
  /** The duty in another browser, that the last sign-in has met. */
  step: DutyElsewhere | undefined;
}

/** A browser of one person, behind a network that fails on demand. Its tabs share a cookie. */
export interface Machine {
  readonly tabs: readonly Tab[];
  /** What happens to each of the next requests, first come first served; then all goes well. */
  readonly fates: Fate[];
  fault: Fault | undefined;
  open(): Tab;
  /** Loads a page anew. */
  reload(tab: Tab): void;
  /** Cuts the open streams. */
  drop(): void;
  /** From the open streams comes nothing more, and they do not end. */
  deaden(): void;
}

const wait = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
/** Milliseconds. */
const lateness = 1700;
const echo = 6000;

let names = 0;

/** Makes a browser that sends its requests to `carry`. */
export function createMachine(carry: (request: Request) => Promise<Response>): Machine {
  const streams = new Set<{ readonly cut: AbortController; isDead: boolean }>();
  // A server of its own name, so that its tabs hear nobody else's.
  const baseUrl = `http://model-${(names += 1)}.localhost:4600/`;
  const tabs: Tab[] = [];
  const next: Fate[] = [];
  let cookie = '';

  function broken({ signal }: Request): Promise<never> {
    if (self.fault === 'fails') return Promise.reject(new TypeError('The network is down'));
    return new Promise((_, reject) => {
      const give = () => reject(signal.reason as Error);
      if (signal.aborted) give();
      signal.addEventListener('abort', give);
    });
  }

  async function read(request: Request): Promise<Response> {
    const stream = { cut: new AbortController(), isDead: false };
    streams.add(stream);
    const response = await carry(new Request(request, { signal: AbortSignal.any([request.signal, stream.cut.signal]) }));
    const pipe = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (!stream.isDead) controller.enqueue(chunk);
      },
    });
    return new Response(response.body?.pipeThrough(pipe) ?? null, { status: response.status, headers: response.headers });
  }

  async function change(request: Request): Promise<Response> {
    const { method, url, headers } = request;
    const body = await request.text();
    // Once on its way it is out of reach of the page.
    const send = () => carry(new Request(url, { method, headers: new Headers(headers), ...(body === '' ? {} : { body }) }));
    const fate = next.shift() ?? 'well';
    if (fate === 'request-lost') throw new TypeError('The request was lost');
    if (fate === 'late') await wait(lateness);
    if (fate === 'echoed') void wait(echo).then(send);
    const [response] = await Promise.all(fate === 'doubled' ? [send(), send()] : [send()]);
    if (fate === 'answer-late') await wait(lateness);
    if (fate === 'answer-lost') throw new TypeError('The answer was lost');
    return response;
  }

  async function network(request: Request): Promise<Response> {
    if (self.fault) return broken(request);
    if (cookie !== '') request.headers.set('Cookie', cookie);
    const way = request.url.includes('/v1/events') ? read : request.method === 'GET' ? carry : change;
    const response = await way(request);
    if (self.fault) return broken(request);
    // An answer that was lost brings no cookie either.
    const set = response.headers.getSetCookie()[0]?.split(';')[0];
    if (set !== undefined) cookie = set.endsWith('=') ? '' : set;
    return response;
  }

  function load(tab: Tab): void {
    tab.client = createClient({ baseUrl, tenant: 'acme', fetch: network });
    tab.step = undefined;
    const versions: number[] = (tab.versions = []);
    tab.client.duty.state.subscribe(({ status, version }) => {
      versions.push(status === null ? 0 : version);
    });
  }

  const self: Machine = {
    tabs, fates: next, fault: undefined,
    open() {
      const tab = {} as Tab;
      load(tab);
      tabs.push(tab);
      return tab;
    },
    reload(tab) {
      tab.client.close();
      load(tab);
    },
    drop() {
      for (const { cut } of streams) cut.abort();
      streams.clear();
    },
    deaden() {
      for (const stream of streams) stream.isDead = true;
    },
  };
  return self;
}
