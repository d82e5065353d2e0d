import { replaceGlobal } from './world.ts';
import type { Browser } from './world.ts';
import type { TestContext } from 'node:test';

export const isStream = (request: Request): boolean => request.url.endsWith('/events');
export const isPoll = (request: Request): boolean => request.url.includes('/events?wait=');
export const isContact = (request: Request): boolean => request.url.endsWith('/duty/contact');
export const isPut = (request: Request): boolean => request.method === 'PUT';

export const ping = 'event: ping\ndata: {"now":1,"every":15000}\n\n';

/** A stream whose server the test plays. */
export interface PlayedStream {
  push(text: string): void;
  end(): void;
  readonly request: Request;
  cancelled: boolean;
}

/** Plays the server's streams; everything else goes to the real one. */
export function playStreams(browser: Browser, answer?: (index: number) => Response | undefined): PlayedStream[] {
  const played: PlayedStream[] = [];
  let index = 0;
  browser.network = async (request, next) => {
    if (!isStream(request)) return next(request);
    const other = answer?.((index += 1) - 1);
    if (other) return other;
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const stream: PlayedStream = {
      push: (text) => controller?.enqueue(new TextEncoder().encode(text)),
      end: () => controller?.close(),
      request,
      cancelled: false,
    };
    const body = new ReadableStream<Uint8Array>({
      start: (started) => { controller = started; },
      cancel: () => void (stream.cancelled = true),
    });
    played.push(stream);
    return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
  };
  return played;
}

/** Plays the events of window and document. */
export function playWindow(t: TestContext): { fire(type: string): void; online: boolean; visibilityState: string; listeners: number } {
  const target = new EventTarget();
  const listen = target.addEventListener.bind(target);
  const page = {
    listeners: 0,
    online: true,
    visibilityState: 'visible',
    fire: (type: string) => void target.dispatchEvent(new Event(type)),
    documentElement: { lang: 'en' },
    addEventListener: (type: string, listener: () => void, options: { signal: AbortSignal }) => {
      page.listeners += 1;
      options.signal.addEventListener('abort', () => (page.listeners -= 1));
      listen(type, listener, options);
    },
  };
  replaceGlobal(t, 'addEventListener', page.addEventListener);
  replaceGlobal(t, 'document', page);
  replaceGlobal(t, 'navigator', Object.defineProperty({}, 'onLine', { get: () => page.online }));
  return page;
}

/** A network that can be cut, streams that are open included. */
export function playNetwork(browser: Browser): { isUp: boolean; cut(): void } {
  let cable = new AbortController();
  const network = {
    isUp: true,
    cut() {
      network.isUp = false;
      cable.abort();
      cable = new AbortController();
    },
  };
  browser.network = (request, next) => {
    if (!network.isUp) return Promise.reject(new TypeError('Failed to fetch'));
    return next(new Request(request, { signal: AbortSignal.any([request.signal, cable.signal]) }));
  };
  return network;
}
