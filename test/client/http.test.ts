import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as v from 'valibot';
import { clientName, createHttp } from '../../src/client/http.ts';
import { isOndutyError } from '../../src/client/index.ts';
import { json, problem, settle } from './support/world.ts';
import type { ClientEvent, ErrorCode } from '../../src/client/index.ts';
import type { HttpRequest } from '../../src/client/http.ts';

type Fetch = (request: Request) => Promise<Response>;

/** A way to a server that is played by functions, one a request; the last one answers the rest. */
function wire(answers: (Fetch | Response)[], options: { timeout?: number; language?: string } = {}) {
  const requests: Request[] = [];
  const events: ClientEvent[] = [];
  const closing = new AbortController();
  const send = createHttp({
    baseUrl: 'https://desk.example/base/', credentials: 'include', timeout: 15_000, closed: closing.signal,
    observe: (event) => events.push(event),
    ...options,
    language: () => options.language,
    fetch(request) {
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1]!;
      return typeof answer === 'function' ? answer(request) : Promise.resolve(answer.clone());
    },
  });
  return { send, requests, events, closing };
}

const get: HttpRequest = { method: 'GET', path: '/v1/apps' };
const put: HttpRequest = { method: 'PUT', path: '/v1/duty/status', body: { status: 'available' } };
const lost: Fetch = () => Promise.reject(new TypeError('Failed to fetch'));
const never: Fetch = () => new Promise(() => {});

const rejection = async (work: Promise<unknown>) => work.then(() => assert.fail('It was fulfilled'), (error: unknown) => error);
async function rejects(work: Promise<unknown>, code: ErrorCode) {
  const error = await rejection(work);
  assert.ok(isOndutyError(error), String(error));
  assert.equal(error.code, code);
  return error;
}

describe('a request', () => {
  it('says what it comes from, in which language it would like its answer, and travels under the base', async () => {
    const { send, requests } = wire([json({})], { language: 'de-AT' });
    await send(get);
    const [request] = requests;
    assert.equal(request?.url, 'https://desk.example/base/v1/apps');
    assert.equal(request.headers.get('Onduty-Client'), clientName);
    assert.equal(request.headers.get('Accept-Language'), 'de-AT');
    assert.equal(request.credentials, 'include');
    assert.equal(request.headers.has('Idempotency-Key'), false);
    assert.equal(request.headers.has('Content-Type'), false);
  });

  it('names the version of the package', () => {
    const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Record<string, string>;
    assert.equal(clientName, `${name}/${version}`);
  });

  it('that changes something carries JSON and a new idempotency key each time', async () => {
    const { send, requests } = wire([json({})]);
    await send(put);
    await send(put);
    assert.equal(requests[0]!.headers.get('Content-Type'), 'application/json');
    assert.deepEqual(await requests[0]!.json(), put.body);
    const keys = requests.map((request) => request.headers.get('Idempotency-Key'));
    assert.match(keys[0] ?? '', /^[\w-]{36}$/);
    assert.notEqual(keys[0], keys[1]);
  });

  it('never follows a redirect, which could carry headers and password elsewhere', async () => {
    const { send, requests } = wire([json({})]);
    await send(put);
    assert.equal(requests[0]!.redirect, 'error');
  });
});

describe('an answer', () => {
  const ok = v.object({ name: v.string() });

  it('R64: loses the fields that this version does not know', async () => {
    const { send } = wire([json({ name: 'x', colour: 'red' })]);
    assert.deepEqual((await send({ ...get, ok })).value, { name: 'x' });
  });

  it('R48: cannot reach a prototype', async () => {
    const body = '{"name":"x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    const { send } = wire([new Response(body)]);
    const { value } = await send({ ...get, ok });
    assert.deepEqual(value, { name: 'x' });
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    assert.equal((value as Record<string, unknown>)['polluted'], undefined);
  });

  it('R39: of the wrong shape is bad-response, and what stood in it is not told', async () => {
    for (const body of ['{"name":{"secret":"s3cret"}}', 'not JSON s3cret', '', '[]', 'null']) {
      const { send } = wire([new Response(body)]);
      const error = await rejects(send({ ...get, ok }), 'bad-response');
      assert.equal(JSON.stringify([error.message, error.cause, Object.entries(error)]).includes('s3cret'), false);
    }
  });

  it('with a problem becomes its code, with status, wait and request id', async () => {
    const { send, events } = wire([problem('throttled', 429, { 'Retry-After': '17', 'Onduty-Request-Id': 'r1' })]);
    const error = await rejects(send(put), 'throttled');
    assert.deepEqual([error.status, error.retryAfter, error.problem?.code], [429, 17, 'throttled']);
    assert.deepEqual(events.map(({ type }) => type), ['request', 'error']);
    assert.equal(events[0]?.type === 'request' && events[0].requestId, 'r1');
  });

  it('reads a wait that is a date', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 0, 1) });
    const { send } = wire([problem('throttled', 429, { 'Retry-After': 'Thu, 01 Jan 2026 00:00:09 GMT' })]);
    assert.equal((await rejects(send(put), 'throttled')).retryAfter, 9);
  });

  it('R64: without a problem or with an unknown code is mapped by its HTTP status', async () => {
    const cases: [Response, ErrorCode][] = [
      [new Response('<h1>Not Found</h1>', { status: 404, headers: { 'content-type': 'text/html' } }), 'not-found'],
      [problem('a-code-of-2030', 429), 'throttled'],
      [problem('__proto__', 403), 'not-allowed'],
      [json({ code: 'throttled' }, 401), 'session-required'],
      [new Response('', { status: 500 }), 'server-error'],
    ];
    for (const [response, code] of cases) await rejects(wire([response]).send(put), code);
  });
});

describe('another try', () => {
  it('comes after a lost request and a full server, with the same idempotency key', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const { send, requests, events } = wire([lost, problem('overloaded', 503), json({})]);
    await send(put);
    assert.equal(requests.length, 3);
    assert.equal(new Set(requests.map((request) => request.headers.get('Idempotency-Key'))).size, 1);
    assert.deepEqual(events.map((event) => (event.type === 'retry' ? event.attempt : event.type)), ['request', 2, 'request', 3, 'request']);
  });

  it('comes at most twice', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const { send, requests } = wire([lost]);
    const error = await rejects(send(get), 'network');
    assert.equal(requests.length, 3);
    assert.ok(error.cause instanceof TypeError);
  });

  it('waits for as long as a full jitter and the server say', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    t.mock.method(Math, 'random', () => 0.5);
    const { send, requests, events } = wire([problem('overloaded', 503, { 'Retry-After': '2' }), json({})]);
    const work = send(get);
    await settle();
    const retry = events.find((event) => event.type === 'retry');
    assert.equal(retry?.delay, 2200);
    t.mock.timers.tick(2199);
    await settle();
    assert.equal(requests.length, 1);
    t.mock.timers.tick(1);
    await work;
    assert.equal(requests.length, 2);
  });

  it('never comes for what a person has to know or a repetition cannot mend', async () => {
    const answers: [Response, ErrorCode][] = [
      [problem('maintenance', 503), 'maintenance'], [problem('throttled', 429, { 'Retry-After': '0' }), 'throttled'],
      [problem('server-error', 500), 'server-error'], [problem('choice-changed', 412), 'choice-changed'],
      [problem('overloaded', 503, { 'Retry-After': '60' }), 'overloaded'],
    ];
    for (const [response, code] of answers) {
      const { send, requests } = wire([response]);
      await rejects(send(put), code);
      assert.equal(requests.length, 1, code);
    }
  });

  it('never comes for a request that is sent once', async () => {
    const { send, requests } = wire([lost]);
    await rejects(send({ ...put, once: true }), 'network');
    assert.equal(requests.length, 1);
  });
});

describe('giving up', () => {
  it('rejects with timeout when the time is over, also if fetch ignores the signal', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const { send, requests } = wire([never], { timeout: 500 });
    const work = rejects(send(get), 'timeout');
    await settle();
    t.mock.timers.tick(500);
    await work;
    assert.equal(requests.length, 1);
    assert.equal(requests[0]?.signal.aborted, true);
  });

  it('rejects with the reason of the caller: before, during and between tries', async () => {
    const reason = { why: 'the page went on' };
    assert.equal(await rejection(wire([json({})]).send({ ...get, signal: AbortSignal.abort(reason) })), reason);
    for (const answer of [never, problem('overloaded', 503, { 'Retry-After': '5' })]) {
      const stop = new AbortController();
      const { send } = wire([answer]);
      const work = rejection(send({ ...get, signal: stop.signal }));
      await settle();
      stop.abort(reason);
      assert.equal(await work, reason);
    }
  });

  it('rejects everything when the client is closed', async () => {
    const { send, closing } = wire([never]);
    const work = rejection(send(get));
    closing.abort('closed');
    assert.equal(await work, 'closed');
    assert.equal(await rejection(send(get)), 'closed');
  });
});
