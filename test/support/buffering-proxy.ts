import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that passes a stream of events on only when it has all of it, as some do; all else goes through at once. */
export interface BufferingProxy {
  readonly url: string;
  close(): void;
}

/** Starts a proxy in front of a server. The head of a stream is held back too, unless `passesHead`. */
export async function startBufferingProxy(target: string, { passesHead = false } = {}): Promise<BufferingProxy> {
  // Longer than the server promises in the head of its answers.
  const proxy = createServer({ keepAliveTimeout: 70_000 }, (incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    // A browser that was told of the proxy asks for whole addresses, whoever takes it for the server for paths.
    const inner = send(new URL(url, target), { method, headers }, (answer) => {
      const isStream = answer.headers['content-type']?.startsWith('text/event-stream') ?? false;
      const begin = () => outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => outgoing.destroy());
      if (!isStream) {
        answer.pipe(begin());
        return;
      }
      if (passesHead) begin().flushHeaders();
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
      answer.on('end', () => (outgoing.headersSent ? outgoing : begin()).end(Buffer.concat(chunks)));
    });
    inner.on('error', () => outgoing.destroy());
    outgoing.on('close', () => void inner.destroy());
    incoming.pipe(inner);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`,
    close() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
