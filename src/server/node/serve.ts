import { STATUS_CODES, createServer } from 'node:http';
import { problemMediaType } from '../../contract/index.ts';
import { createClientAddress } from './client-address.ts';
import { readRequest, sendResponse } from './exchange.ts';
import { createOperations } from './operations.ts';
import { plainProblem, problemBody, securityHeaders } from './plain-answers.ts';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Backend, Observer, RequestContext } from '../ports.ts';
import type { Operations, OperationsOptions } from './operations.ts';

/** A web handler that is told the client's address. */
export type Handler = (request: Request, context: RequestContext) => Promise<Response>;

/** How a Node server is made. */
export interface NodeServerOptions {
  /** Answers, and is drained when the server closes. */
  readonly backend?: Pick<Backend, 'fetch' | 'ready' | 'drain'>;
  /** Answers in place of the backend, usually by asking it for some paths; needed without one. */
  readonly fetch?: Handler;
  /** Default 4600; 0 takes any free one. */
  readonly port?: number;
  /** The network interface; default `127.0.0.1`, this machine alone. */
  readonly host?: string;
  /** The origin as browsers see it; default: this server's own, for loopback. */
  readonly origin?: string;
  /** What `/metrics` shows, and to whom. `/healthz` and `/readyz` are there with any backend. */
  readonly operations?: Pick<OperationsOptions, 'metrics' | 'metricsToken'>;
  /** Addresses and CIDR networks whose `X-Forwarded-For` is believed; default none. */
  readonly trustedProxies?: readonly string[];
  readonly observer?: Observer;
  /** Seconds for which requests under way may go on when the server closes; default 20. */
  readonly drainSeconds?: number;
  /** Seconds in which a client must have sent its header; for the whole request it has three times as long. Default 10. */
  readonly headerSeconds?: number;
}

/** A listening server. */
export interface NodeServer {
  readonly url: string;
  /** Stops listening, drains the backend and fulfils when the last answer is out, or was cut off after `drainSeconds`. */
  close(): Promise<void>;
}

/** Milliseconds. */
const lingerTime = 1_000;
const statusOfError: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what is no HTTP, too large or too slow, and hangs up. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex, origin: string): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = statusOfError[error.code ?? ''] ?? 400;
  const body = problemBody('invalid-request', status);
  const own = { 'Content-Type': problemMediaType, 'Content-Length': body.length, Connection: 'close' };
  const headers = { ...securityHeaders(origin), ...own };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  // A moment to read the answer, then the end, for a client that would keep its half open.
  setTimeout(() => socket.destroy(), lingerTime).unref();
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n${body}`);
}

/** Listens on HTTP and answers by a web handler. TLS is the proxy's part. */
export async function serveNode(options: NodeServerOptions): Promise<NodeServer> {
  const { backend, port = 4600, host = '127.0.0.1', observer, drainSeconds = 20, headerSeconds = 10 } = options;
  const handler = options.fetch ?? backend?.fetch;
  if (handler === undefined) throw new TypeError('serveNode needs a backend or a fetch');
  const clientAddress = createClientAddress(options.trustedProxies);
  let { origin = 'http://localhost' } = options;
  let operations: Operations | undefined;
  let isClosing = false;

  const fetch: Handler = async (request, context) => await operations?.(request, context) ?? handler(request, context);

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const peer = incoming.socket.remoteAddress;
    if (peer === undefined) {
      outgoing.destroy();
      return;
    }
    const gone = new AbortController();
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) gone.abort();
    });
    const send = (response: Response) => sendResponse(response, outgoing, isClosing ? { connection: 'close' } : {});
    let request;
    try {
      request = await readRequest(incoming, gone.signal);
    } catch {
      return send(plainProblem(origin, 'invalid-request', 400));
    }
    if (request === null) return;
    const context = { address: clientAddress(peer, incoming.headers['x-forwarded-for'] as string | undefined) };
    const response = await fetch(request, context).catch((error: unknown) => {
      if (!gone.signal.aborted) observer?.error?.(error, {});
      return plainProblem(origin, 'server-error', 500);
    });
    await send(response);
    // What the handler left unread has to pass before the connection can carry another request.
    incoming.resume();
  }

  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    outgoing.once('close', () => {
      // A connection that answered its last request idles from now on, and nothing else would close it.
      if (isClosing) setImmediate(() => server.closeIdleConnections());
    });
    answer(incoming, outgoing).catch((error: unknown) => {
      observer?.error?.(error, {});
      outgoing.destroy();
    });
  };
  const server: Server = createServer({
    headersTimeout: headerSeconds * 1000,
    requestTimeout: headerSeconds * 3000,
    connectionsCheckingInterval: Math.min(headerSeconds * 1000, 5_000),
    // Longer than the usual minute of a load balancer, or it would send into a connection that closes.
    keepAliveTimeout: 65_000,
    requireHostHeader: false,
  }, onRequest);
  server.on('checkExpectation', onRequest);
  server.on('clientError', (error, socket) => refuseConnection(error, socket, origin));
  // Nothing sent or read for two minutes: streams ping more often than that.
  server.setTimeout(120_000, (socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  const url = `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`;
  origin = options.origin ?? url;
  if (backend !== undefined) operations = createOperations({ ...options.operations, backend, origin });

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    isClosing = true;
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    const deadline = setTimeout(() => server.closeAllConnections(), drainSeconds * 1000);
    try {
      await backend?.drain();
      server.closeIdleConnections();
      await ended;
    } finally {
      clearTimeout(deadline);
    }
  };
  return { url, close: () => (closed ??= close()) };
}
