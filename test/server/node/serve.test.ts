import { after, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { serveNode } from '../../../src/server/node/serve.ts';
import type { IncomingMessage } from 'node:http';
import type { Handler, NodeServer, NodeServerOptions } from '../../../src/server/node/serve.ts';

const servers: NodeServer[] = [];
const serve = async (fetch: Handler, options: NodeServerOptions = {}): Promise<NodeServer> => {
  const server = await serveNode({ fetch, port: 0, drainSeconds: 2, ...options });
  servers.push(server);
  return server;
};
after(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

/** Sends bytes as they are and collects everything until the server hangs up. */
const raw = (url: string, ...parts: string[]): Promise<string> => new Promise((resolve, reject) => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (data) => { answer += String(data); }).on('error', reject).on('close', () => resolve(answer));
  for (const part of parts) socket.write(part);
});

const open = (url: string, agent?: Agent): Promise<{ incoming: IncomingMessage; leave: () => void }> => new Promise((resolve, reject) => {
  const outgoing = httpRequest(url, agent === undefined ? {} : { agent }, (incoming) => {
    incoming.on('error', () => undefined);
    resolve({ incoming, leave: () => outgoing.destroy() });
  });
  outgoing.on('error', reject).end();
});

const gate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => { open = resolve; });
  return { opened, open };
};

describe('serveNode', () => {
  it('hands over method, URL, header lines and body, and sends back status, fields, cookies and body', async () => {
    const { url } = await serve(async (request) => {
      const headers = new Headers({ 'X-Echo': request.headers.get('x-two') ?? '', 'Content-Type': 'application/json' });
      headers.append('Set-Cookie', 'a=1; Path=/');
      headers.append('Set-Cookie', 'b=2; Path=/');
      return new Response(JSON.stringify([request.method, new URL(request.url).pathname, await request.text()]), { status: 201, headers });
    });
    const answer = await fetch(`${url}//a/../b?c=d`, { method: 'PUT', body: 'größer', headers: [['x-two', '1'], ['x-two', '2']] });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('x-echo'), '1, 2');
    assert.deepEqual(answer.headers.getSetCookie(), ['a=1; Path=/', 'b=2; Path=/']);
    assert.deepEqual(await answer.json(), ['PUT', '//b', 'größer']);
  });

  it('passes on bodies of any size and of unknown length', async () => {
    const { url } = await serve(async (request) => Response.json((await request.text()).length));
    for (const size of [0, 1, 64 * 1024, 64 * 1024 + 1, 3_000_000]) {
      const whole = await fetch(url, { method: 'POST', body: 'x'.repeat(size) });
      assert.equal(await whole.json(), size);
    }
    const chunked = new ReadableStream({ start: (c) => { c.enqueue(Buffer.from('12')); c.enqueue(Buffer.from('345')); c.close(); } });
    assert.equal(await (await fetch(url, { method: 'POST', body: chunked, duplex: 'half' } as RequestInit)).json(), 5);
  });

  it('a handler that stops reading a large body still answers, and the connection lives on', async () => {
    const { url } = await serve(async (request) => {
      const reader = request.body!.getReader();
      await reader.read();
      await reader.cancel();
      return Response.json('too much', { status: 413 });
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; i < 2; i += 1) {
      const status = await new Promise((resolve, reject) => {
        const outgoing = httpRequest(url, { method: 'POST', agent }, (incoming) => {
          incoming.resume().on('end', () => resolve(incoming.statusCode));
        });
        outgoing.on('error', reject).end(Buffer.alloc(2_000_000));
      });
      assert.equal(status, 413);
    }
    agent.destroy();
  });

  it('HEAD gets the fields without the body, and an answer may have none', async () => {
    const none = { status: 204 };
    const { url } = await serve(async (request) => (request.method === 'HEAD' ? Response.json({ a: 1 }) : new Response(null, none)));
    const head = await fetch(url, { method: 'HEAD' });
    assert.equal(head.headers.get('content-type'), 'application/json');
    assert.equal(await head.text(), '');
    assert.equal((await fetch(url)).status, 204);
  });

  it('R20: the address is that of the socket unless the peer is a configured proxy; then all header lines count', async () => {
    const tell: Handler = async (_request, { address }) => Response.json(address);
    const direct = await serve(tell);
    const proxied = await serve(tell, { trustedProxies: ['127.0.0.0/8', '198.51.100.1'] });
    const ask = async (url: string) => (await raw(url, [
      'GET / HTTP/1.1', 'Host: a', 'X-Forwarded-For: 1.1.1.1, 203.0.113.8', 'X-Forwarded-For: 198.51.100.1', 'X-Real-IP: 2.2.2.2',
      'Forwarded: for=3.3.3.3', 'Connection: close', '', '',
    ].join('\r\n'))).split('\r\n\r\n')[1];
    assert.equal(await ask(direct.url), '"127.0.0.1"');
    assert.equal(await ask(proxied.url), '"203.0.113.8"');
    const others = 'GET / HTTP/1.1\r\nHost: a\r\nX-Real-IP: 2.2.2.2\r\nForwarded: for=3.3.3.3\r\nConnection: close\r\n\r\n';
    assert.equal((await raw(proxied.url, others)).split('\r\n\r\n')[1], '"127.0.0.1"', 'no header but X-Forwarded-For counts behind a proxy either');
  });

  it('a client that closes its connection aborts the request and cancels the stream', async () => {
    const aborted = gate();
    const cancelled = gate();
    const { url } = await serve(async (request) => {
      request.signal.addEventListener('abort', aborted.open);
      const body = new ReadableStream({ start: (c) => c.enqueue(Buffer.from(':\n')), cancel: cancelled.open });
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
    });
    const { incoming, leave } = await open(url);
    await new Promise((resolve) => incoming.once('data', resolve));
    leave();
    await Promise.all([aborted.opened, cancelled.opened]);
  });

  it('an answer that was read to its end does not abort its request', async () => {
    let aborted = false;
    const { url } = await serve(async (request) => {
      request.signal.addEventListener('abort', () => { aborted = true; });
      return Response.json(1);
    });
    assert.equal(await (await fetch(url)).json(), 1);
    assert.equal(await (await fetch(url)).json(), 1);
    assert.equal(aborted, false);
  });

  it('takes from a stream no more than a client that stopped reading has room for', async () => {
    const chunk = new Uint8Array(256 * 1024);
    let pulled = 0;
    const { url } = await serve(async () => new Response(new ReadableStream({
      pull: (c) => {
        pulled += 1;
        if (pulled > 400) c.close();
        else c.enqueue(chunk);
      },
    })));
    const { incoming, leave } = await open(url);
    incoming.pause();
    let before = -1;
    while (before !== pulled) {
      before = pulled;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(pulled < 200, `${pulled} chunks went to a reader that reads nothing`);
    leave();
  });

  it('R40: a handler that fails gives 500 as a problem without a word of the cause, and is reported', async () => {
    const errors: unknown[] = [];
    const { url } = await serve(() => Promise.reject(new Error('select secret')), { observer: { error: (error) => errors.push(error) } });
    const answer = await fetch(url);
    assert.equal(answer.status, 500);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    const text = await answer.text();
    assert.equal((JSON.parse(text) as { status: number }).status, 500);
    assert.doesNotMatch(text, /select secret/);
    assert.match(String(errors[0]), /select secret/);
  });

  it('a stream that fails cuts the connection, so that nobody takes the half for the whole', async () => {
    const { url } = await serve(async () => new Response(new ReadableStream({
      start: (c) => c.enqueue(Buffer.from('half')),
      pull: (c) => c.error(new Error('broken')),
    })), { observer: {} });
    await assert.rejects(async () => (await fetch(url)).text());
  });

  it('R40, R41: what is no HTTP, has no host, names another host or is too large gets a problem with the safe header fields', async () => {
    const { url } = await serve(async () => Response.json(1), { origin: 'https://desk.example' });
    const answers: [string, number][] = [
      ['NONSENSE\r\n\r\n', 400],
      ['GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
      ['GET http://evil.example/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
      ['GET / HTTP/1.1\r\nHost: user@evil.example\r\nConnection: close\r\n\r\n', 400],
      ['TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nHost: a\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
      ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ];
    for (const [bytes, status] of answers) {
      const [head = '', body = ''] = (await raw(url, bytes)).split('\r\n\r\n');
      assert.match(head, new RegExp(`^HTTP/1.1 ${status} `), bytes.slice(0, 60));
      assert.equal((JSON.parse(body) as { status: number }).status, status);
      for (const field of ['application/problem+json', 'nosniff', "frame-ancestors 'none'", 'no-referrer', 'max-age=31536000']) {
        assert.ok(head.includes(field), field);
      }
    }
  });

  it('hangs up on clients that say nothing, or say it too slowly', async () => {
    const { url } = await serve(async () => Response.json(1), { headerSeconds: 0.2 });
    const [silent, slowHeader, slowBody] = await Promise.all([
      raw(url), raw(url, 'GET / HTTP/1.1\r\nHost: a\r\n'), raw(url, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab'),
    ]);
    for (const answer of [silent, slowHeader, slowBody]) assert.match(answer, /^HTTP\/1.1 408 /);
  });

  it('cuts off a refused client that keeps its half of the connection open', { timeout: 10_000 }, async () => {
    const server = await serve(async () => Response.json(1), { drainSeconds: 60 });
    const socket = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined).resume().write('NONSENSE\r\n\r\n');
    await new Promise((resolve) => socket.once('end', resolve));
    await server.close();
    socket.destroy();
  });

  it('closing lets requests under way finish, tells the backend to drain, and takes nothing new', async () => {
    const entered = gate();
    const finish = gate();
    let drained = 0;
    const server = await serve(async () => {
      entered.open();
      await finish.opened;
      return Response.json('done');
    }, { backend: { fetch: async () => Response.json(0), ready: async () => true, drain: async () => { drained += 1; } } });
    const agent = new Agent({ keepAlive: true });
    const underWay = open(server.url, agent);
    await entered.opened;
    const closed = server.close();
    await assert.rejects(fetch(server.url));
    finish.open();
    const { incoming } = await underWay;
    assert.equal(incoming.headers.connection, 'close');
    assert.equal(Buffer.concat(await incoming.toArray()).toString(), '"done"');
    await closed;
    await server.close();
    assert.equal(drained, 1);
    agent.destroy();
  });

  it('closing does not wait for ever for an answer that never comes', async () => {
    const entered = gate();
    const server = await serve((request) => {
      entered.open();
      return new Promise((_resolve, reject) => request.signal.addEventListener('abort', reject));
    }, { drainSeconds: 0.1 });
    const lost = assert.rejects(fetch(server.url));
    await entered.opened;
    await server.close();
    await lost;
  });

  it('says at once when the port is taken', async () => {
    const { url } = await serve(async () => Response.json(1));
    await assert.rejects(serveNode({ fetch: async () => Response.json(1), port: Number(new URL(url).port) }), { code: 'EADDRINUSE' });
  });
});
