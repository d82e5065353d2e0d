import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import * as v from 'valibot';
import { eventsAnswerSchema } from '../../src/contract/index.ts';
import { changedEntry, changedForEntry } from '../../src/server/news.ts';
import { changeUser, codeOf, lastingBearerOf as bearerOf, startBackend } from './support/backend.ts';
import type { EventsAnswer } from '../../src/contract/index.ts';
import type { Core } from '../../src/server/core.ts';
import type { Backend, SendOptions } from './support/backend.ts';

let server: Backend;
let headers: Record<string, string>;
beforeEach(async () => {
  server = await startBackend({ pollSeconds: 0.05 });
  ({ headers } = await bearerOf(server, 'Ava.Agent'));
});
afterEach(() => server.close());

const minute = 60_000;
const send = (query: string, options: SendOptions = {}) => server.send(`/v1/events${query}`, { headers, ...options });

async function poll(cursor?: string, { wait = 25, ...options }: SendOptions & { readonly wait?: number } = {}): Promise<EventsAnswer> {
  const response = await send(`?wait=${wait}${cursor === undefined ? '' : `&after=${encodeURIComponent(cursor)}`}`, options);
  assert.equal(response.status, 200);
  return v.parse(eventsAnswerSchema, await response.json());
}
const choose = (status: string) => server.send('/v1/duty/status', { method: 'PUT', headers, json: { status } });
const userOf = async (userName: string) => (await server.storage.find('users', { tenantId: 'acme', userName }))!;
const emit = async (...names: string[]) => {
  const ava = await userOf('Ava.Agent');
  await server.storage.commit(names.map((what) => changedEntry({ now: () => server.clock.now } as Core, ava, what)));
};

/** The events but for the pings, in short. */
const told = ({ events }: EventsAnswer) => events.filter(({ event }) => event !== 'ping').map(({ event, data }) => {
  const { duty, what, cause } = data as { duty?: { status: string }; what?: string; cause?: string };
  return [event, duty?.status ?? what ?? cause].filter((part) => part !== undefined).join(' ');
});

/** Fulfils when the backend reads the feed for a poll that waits. */
async function waits(work: Promise<unknown>): Promise<void> {
  let isOver = false;
  void work.finally(() => (isOver = true));
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(isOver, false, 'The poll was answered at once');
}

describe('A poll of the events', () => {
  it('R42: needs a session, from an origin that is allowed', async () => {
    assert.equal(await codeOf(await send('?wait=1', { headers: {} })), 'session-required');
    assert.equal(await codeOf(await send('?wait=1', { headers: { ...headers, Origin: 'https://evil.example' } })), 'origin-not-allowed');
  });

  it('refuses to wait for anything but 1 to 25 seconds', async () => {
    for (const wait of ['', '0', '26', '-1', '1.5', '1e1', 'long']) assert.equal(await codeOf(await send(`?wait=${wait}`)), 'invalid-request', wait);
  });

  it('answers at once without a cursor: a ping, the whole duty and the cursor', async () => {
    const answer = await poll();
    assert.deepEqual(answer.events.map(({ event }) => event), ['ping', 'duty']);
    assert.deepEqual(told(answer), ['duty on-break']);
    assert.equal(answer.now, server.clock.now);
  });

  it('says everything that came since its cursor, in order and once', async () => {
    const { cursor } = await poll();
    await choose('available');
    await emit('profile', 'profile', 'users');
    await choose('work-offline');
    const answer = await poll(cursor);
    assert.deepEqual(told(answer), ['duty available', 'changed profile', 'changed users', 'duty work-offline']);
    assert.deepEqual(told(await poll(answer.cursor, { wait: 1 })), []);
  });

  it('takes its cursor from Last-Event-ID too, also that of a stream', async () => {
    const { cursor } = await poll();
    await choose('available');
    assert.deepEqual(told(await poll(undefined, { headers: { ...headers, 'Last-Event-ID': cursor } })), ['duty available']);
    assert.deepEqual(told(await poll(undefined, { headers: { ...headers, 'Last-Event-ID': 'duty-1' } })), ['duty available']);
  });

  it('waits until there is something to say', async () => {
    const { cursor } = await poll();
    const work = poll(cursor);
    await waits(work);
    await choose('available');
    assert.deepEqual(told(await work), ['duty available']);
  });

  it('answers with a ping and nothing else when its time is over', async () => {
    const { cursor } = await poll();
    assert.deepEqual((await poll(cursor, { wait: 1 })).events.map(({ event }) => event), ['ping']);
  });

  it('loses nothing between two polls', async () => {
    let { cursor } = await poll();
    const seen: string[] = [];
    const names = Array.from({ length: 20 }, (_, index) => `news-${index}`);
    const talk = (async () => {
      for (const name of names) {
        await emit(name);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    while (seen.length < names.length) {
      const answer = await poll(cursor, { wait: 5 });
      ({ cursor } = answer);
      seen.push(...told(answer).map((line) => line.replace('changed ', '')));
    }
    await talk;
    assert.deepEqual([...new Set(seen)], names);
  });

  it('R42: says that there is a gap, and sends the whole duty, when its cursor is too old or none', async () => {
    const { cursor } = await poll();
    for (const strange of ['moon', 'duty-1.1.1', `${cursor}9999`]) assert.deepEqual(told(await poll(strange)), ['gap', 'duty on-break'], strange);
    server.clock.now += 10 * minute;
    const torn = await poll(cursor);
    assert.deepEqual(told(torn), ['gap', 'duty on-break']);
    assert.deepEqual(told(await poll(torn.cursor, { wait: 1 })), []);
  });

  it('says that there is a gap when what came since is forgotten already', async () => {
    const { cursor } = await poll();
    await emit('profile');
    await emit('users');
    await server.storage.trimFeed(server.clock.now + 1);
    assert.deepEqual(told(await poll(cursor)), ['gap', 'duty on-break']);
  });

  it('says that there is a gap rather than read through a feed that others filled', async () => {
    const { cursor } = await poll();
    const { feed } = server.storage;
    const sizes: number[] = [];
    server.storage.feed = async (...args) => {
      const page = await feed(...args);
      sizes.push(page.entries.length);
      return page;
    };
    const at = server.clock.now;
    await server.storage.commit(Array.from({ length: 1500 }, (_, version) => (
      { emit: { tenantId: 'globex', userId: 'globex-x', kind: 'session-ended', version, body: null, at } }
    )));
    await emit('profile');
    const torn = await poll(cursor);
    assert.deepEqual(told(torn), ['gap', 'duty on-break']);
    assert.ok(Math.max(...sizes) <= 1000, `${Math.max(...sizes)} entries were read at once`);
    await emit('users');
    assert.deepEqual(told(await poll(torn.cursor)), ['changed users'], 'and goes on from there');
  });

  it('R25: is answered at once when the session ends, and only that session\'s', async () => {
    const [mine, other] = [await bearerOf(server, 'Ava.Agent'), await bearerOf(server, 'Ava.Agent')];
    const begun = [await poll(undefined, mine), await poll(undefined, other)];
    const work = poll(begun[0]!.cursor, { headers: mine.headers });
    const stays = poll(begun[1]!.cursor, { headers: other.headers, wait: 2 });
    await waits(work);
    await server.send('/v1/session', { method: 'DELETE', headers: mine.headers });
    assert.deepEqual(told(await work), ['session-ended signed-out']);
    assert.equal(await codeOf(await send('?wait=1', { headers: mine.headers })), 'session-ended');
    assert.deepEqual(told(await stays), []);
  });

  it('R42: looks at the session when its time is over', async () => {
    const { cursor } = await poll();
    const work = poll(cursor, { wait: 1 });
    await waits(work);
    await changeUser(server, 'Ava.Agent', { enabled: false });
    assert.deepEqual(told(await work), ['session-ended expired']);
  });

  it('R42: is answered at once when its address is not allowed any more', async () => {
    const ada = await bearerOf(server, 'Ada.Admin');
    const rex = await bearerOf(server, 'Ava.Agent');
    const { cursor } = await poll(undefined, { headers: rex.headers, address: '198.51.100.7' });
    const work = poll(cursor, { headers: rex.headers, address: '198.51.100.7' });
    await waits(work);
    const added = await server.send('/v1/address-rules', {
      method: 'POST', headers: ada.headers, json: { network: '127.0.0.1/32', description: 'The office', groupId: null },
    });
    assert.equal(added.status, 200, await added.clone().text());
    assert.deepEqual(told(await work), ['suspended address-denied']);
  });

  it('shows a person nothing of anybody else, nor of another role', async () => {
    const sam = await bearerOf(server, 'Sam.Supervisor');
    const { cursor } = await poll(undefined, sam);
    await choose('available');
    await emit('profile');
    await server.storage.commit(['administrator', 'supervisor'].map((role) => (
      changedForEntry({ now: () => server.clock.now } as Core, 'acme', role as 'supervisor', `for-${role}`)
    )));
    // A supervisor reads the team again, and is shown whom it may see by then.
    const answer = await poll(cursor, sam);
    assert.deepEqual(told(answer), ['changed agents', 'changed for-supervisor']);
    assert.equal(JSON.stringify(answer).includes('ava'), false);
  });

  it('is contact: the duty of who polls is not lost', async () => {
    const { id: userId } = await userOf('Ava.Agent');
    const contactOf = async () => (await server.storage.find('duties', { userId }))!.contactAt;
    const { cursor } = await poll();
    server.clock.now += minute / 2;
    await poll(cursor, { wait: 1 });
    assert.equal(await contactOf(), server.clock.now);
  });

  it('does not hold up a backend that drains', async () => {
    const { cursor } = await poll();
    const work = poll(cursor);
    await waits(work);
    await server.backend.drain();
    assert.deepEqual((await work).events.map(({ event }) => event), ['ping']);
  });

  it('leaves nothing waiting behind a client that goes', async () => {
    const { cursor } = await poll();
    const leave = new AbortController();
    const work = poll(cursor, { signal: leave.signal });
    await waits(work);
    leave.abort();
    await work;
  });
});
