import { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Bodies up to this many bytes are read before the handler sees the request, so that a slow sender occupies nothing but its socket. */
const readAhead = 64 * 1024;
const hostShape = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** Collects a short body; `null` when the client left before its end. */
async function collect(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch {
    return null;
  }
}

/**
 * Makes a web request of Node's. Its signal aborts when the client goes away before the answer is complete. `null` when it has gone by now.
 * Throws a `TypeError` on what is no request to a web handler, such as a proxy's `GET http://…` or a broken `Host`.
 */
export async function readRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request | null> {
  const { method = 'GET', url = '', headers } = incoming;
  const host = headers.host ?? '';
  if (!url.startsWith('/') || !hostShape.test(host)) throw new TypeError('Not a request for a path of a host');
  const target = `http://${host}${url}`;
  const length = headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity;
  const init: RequestInit = { method, signal, headers: Object.entries(headers) as [string, string][] };
  if (method === 'GET' || method === 'HEAD' || length === 0) return new Request(target, init);
  if (length > readAhead) {
    // Without `destroyOnReturn` a handler that stops reading can still answer.
    const body = NodeReadableStream.from(incoming.iterator({ destroyOnReturn: false }));
    return new Request(target, { ...init, body, duplex: 'half' } as RequestInit);
  }
  const body = await collect(incoming);
  return body === null ? null : new Request(target, { ...init, body });
}

const untilWritable = (outgoing: ServerResponse): Promise<void> => new Promise((resolve) => {
  const settle = () => {
    outgoing.off('drain', settle).off('close', settle);
    resolve();
  };
  outgoing.on('drain', settle).on('close', settle);
});

/** Sends a body as it comes, no faster than the client reads. When the client leaves, the body is cancelled. */
async function pump(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  outgoing.once('close', () => void reader.cancel().catch(() => undefined));
  outgoing.flushHeaders();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || outgoing.destroyed) break;
    if (!outgoing.write(value)) await untilWritable(outgoing);
  }
  outgoing.end();
}

const isWhole = (response: Response): boolean => /json\s*(;|$)/.test(response.headers.get('Content-Type') ?? '');

/** Sends a web response: JSON in one piece with its length, everything else as it comes. Rejects when the body fails on the way. */
export async function sendResponse(response: Response, outgoing: ServerResponse, extra: OutgoingHttpHeaders = {}): Promise<void> {
  const { status, body } = response;
  const headers: OutgoingHttpHeaders = { ...Object.fromEntries(response.headers), ...extra };
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  if (body === null || outgoing.destroyed || outgoing.req.method === 'HEAD') {
    await body?.cancel();
    outgoing.writeHead(status, headers).end();
  } else if (isWhole(response)) {
    const bytes = Buffer.from(await response.arrayBuffer());
    outgoing.writeHead(status, { ...headers, 'content-length': bytes.byteLength }).end(bytes);
  } else {
    outgoing.writeHead(status, headers);
    await pump(body, outgoing);
  }
}
