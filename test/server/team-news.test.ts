import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { openPostgres } from '../../src/server/node/storage/postgres.ts';
import { startPostgres } from '../support/postgres.ts';
import { bearerOf, changeUser, startBackend } from './support/backend.ts';
import { addPeople, bearerOfPerson, idOf } from './support/people.ts';
import { openStream } from './support/stream.ts';
import type { Backend } from './support/backend.ts';
import type { Person } from './support/people.ts';
import type { StreamEvent } from './support/stream.ts';

type Headers = Record<string, string>;
type Stream = Awaited<ReturnType<typeof openStream>>;

const ava = 'acme-ava.agent';
const sue: Person = { userName: 'Sue.Stranger', roles: ['supervisor'], supervises: ['remote'] };
const rita: Person = { userName: 'Rita.Remote', roles: ['agent'], groupId: 'remote' };

let server: Backend;
let avaHeaders: Headers;
let ritaHeaders: Headers;
let adaHeaders: Headers;
/** The pings are too far apart to help: what is told is told at once. */
async function start(pingSeconds = 60): Promise<void> {
  server = await startBackend({ pingSeconds, pollSeconds: 0.05 });
  await addPeople(server, sue, rita);
  await server.storage.commit([{ remove: 'addressRules', where: { tenantId: 'acme' } }]);
  avaHeaders = (await bearerOf(server, 'Ava.Agent')).headers;
  ritaHeaders = (await bearerOfPerson(server, rita)).headers;
  adaHeaders = (await bearerOf(server, 'Ada.Admin')).headers;
}
beforeEach(() => start());
afterEach(() => server.close());

const choose = async (headers: Headers, status: string, target = server) => {
  assert.equal((await target.send('/v1/duty/status', { method: 'PUT', headers, json: { status } })).status, 200);
};
const change = async (id: string, json: object) => {
  assert.equal((await server.send(`/v1/users/${id}`, { method: 'PATCH', headers: adaHeaders, json })).status, 200);
};
const streamOf = async (userName: string, target = server) => openStream(target, (await bearerOf(target, userName)).headers);
const streamOfSue = async () => openStream(server, (await bearerOfPerson(server, sue)).headers);
/** The next event that says something. */
async function news(stream: Stream): Promise<StreamEvent | undefined> {
  for (;;) {
    const event = await stream.next();
    if (event?.event !== 'ping') return event;
  }
}
const told = async (stream: Stream) => {
  const event = await news(stream);
  const { agent, what } = event?.data ?? {};
  return agent === undefined ? [event?.event, what] : [agent.id, agent.duty.status];
};
const isNews = ['changed', 'agents'];

describe('The agents in the stream', () => {
  it('are told to their supervisor and to an administrator at each change, whole, and with the time', async () => {
    for (const stream of [await streamOf('Sam.Supervisor'), await streamOf('Ada.Admin')]) {
      await choose(avaHeaders, 'available');
      await choose(avaHeaders, 'on-break');
      const first = (await stream.nextOf('agent'))!;
      const second = (await stream.nextOf('agent'))!;
      const { agent, now } = first.data as NonNullable<StreamEvent['data']> & { now?: number };
      assert.deepEqual([first.id, agent?.displayName, agent?.groupId, now], [undefined, 'Ava Lindqvist', 'front-desk', server.clock.now]);
      assert.deepEqual([agent?.duty.status, second.data?.agent?.duty.status], ['available', 'on-break']);
      assert.equal(second.data!.agent!.duty.version, agent!.duty.version + 1);
      stream.leave();
    }
  });

  it('R63: are told of the own team alone, and to nobody who has none', async () => {
    const [stranger, colleague] = [await streamOfSue(), await openStream(server, ritaHeaders)];
    assert.equal((await news(colleague))?.event, 'duty');
    await choose(avaHeaders, 'available');
    await choose((await bearerOf(server, 'Ava.Agent', { tenant: 'globex' })).headers, 'available');
    await choose(ritaHeaders, 'available');
    assert.deepEqual(await told(stranger), [idOf(rita), 'available']);
    assert.equal((await news(colleague))?.data?.duty?.status, 'available');
    await choose(avaHeaders, 'on-break');
    await choose(ritaHeaders, 'on-break');
    assert.deepEqual([await told(stranger), (await news(colleague))?.event], [[idOf(rita), 'on-break'], 'duty']);
    for (const stream of [stranger, colleague]) stream.leave();
  });

  it('R63: carry no address and no device', async () => {
    const stream = await streamOf('Sam.Supervisor');
    await server.storage.commit([{ update: 'duties', where: { userId: ava }, set: { family: 'family-of-ava', contactAt: 1_234_567_890_123 } }]);
    await choose(avaHeaders, 'available');
    const { data } = (await stream.nextOf('agent'))!;
    assert.deepEqual(Object.keys(data!.agent!).sort(), ['displayName', 'duty', 'groupId', 'id', 'userName']);
    assert.doesNotMatch(JSON.stringify(data), /address|127\.0|family|contact|1234567890/i);
    stream.leave();
  });

  it('R63: are not told any more from the moment when they leave the team, and are from when they come', async () => {
    const [left, joined] = [await streamOf('Sam.Supervisor'), await streamOfSue()];
    await changeUser(server, 'Sam.Supervisor', { supervises: ['front-desk'] });
    await news(left);
    await change(ava, { groupId: 'remote' });
    await choose(avaHeaders, 'available');
    await choose(avaHeaders, 'work-offline');
    assert.deepEqual([await told(joined), await told(joined), await told(joined)], [isNews, [ava, 'available'], [ava, 'work-offline']]);
    assert.deepEqual(await told(left), isNews);
    await change(ava, { groupId: 'front-desk' });
    await choose(avaHeaders, 'on-break');
    assert.deepEqual([await told(left), await told(left)], [isNews, [ava, 'on-break']], 'nothing in between');
    assert.deepEqual(await told(joined), isNews);
    await choose(ritaHeaders, 'available');
    assert.deepEqual(await told(joined), [idOf(rita), 'available'], 'nothing of who has left');
    for (const stream of [left, joined]) stream.leave();
  });

  it('R63: are held back until it is known who sees them, however long that takes', async () => {
    await changeUser(server, 'Sam.Supervisor', { supervises: ['front-desk'] });
    const [left, joined, own] = [await streamOf('Sam.Supervisor'), await streamOfSue(), await openStream(server, avaHeaders)];
    assert.equal((await news(left))?.event, 'duty');
    const { list } = server.storage;
    let open = () => {};
    const opened = new Promise<void>((resolve) => { open = resolve; });
    server.storage.list = async (table, where, options) => {
      if (table === 'users') await opened;
      return list(table, where, options);
    };
    await change(ava, { groupId: 'remote' });
    await choose(avaHeaders, 'available');
    while ((await own.nextOf('duty'))?.data?.duty?.status !== 'available');
    open();
    assert.deepEqual(await told(left), isNews, 'not even what came before the answer');
    assert.deepEqual([await told(joined), await told(joined)], [isNews, [ava, 'available']]);
    for (const stream of [left, joined, own]) stream.leave();
  });

  it('are news to whom a new, a disabled or a renamed one concerns, and to nobody else', async () => {
    const [sam, stranger] = [await streamOf('Sam.Supervisor'), await streamOfSue()];
    assert.equal((await news(sam))?.event, 'duty');
    await server.send('/v1/users', {
      method: 'POST', headers: adaHeaders,
      json: { userName: 'New.One', displayName: 'New One', email: 'new@acme.example', roles: ['agent'], groupId: 'front-desk', delivery: 'hand-over' },
    });
    assert.deepEqual(await told(sam), isNews);
    await change('acme-nia.new', { enabled: false });
    assert.deepEqual(await told(sam), isNews);
    await server.send('/v1/profile', { method: 'PATCH', headers: avaHeaders, json: { values: { displayName: 'Ava L.' } } });
    assert.deepEqual(await told(sam), isNews);
    await change(ava, { language: 'de' });
    await choose(ritaHeaders, 'available');
    assert.deepEqual([await told(sam), await told(stranger)], [[idOf(rita), 'available'], [idOf(rita), 'available']]);
    for (const stream of [sam, stranger]) stream.leave();
  });

  it('R42: are asked about anew at each ping, with what the person supervises', async () => {
    await server.close();
    await start(0.05);
    const stream = await streamOfSue();
    await stream.nextOf('ping');
    await server.storage.commit([{ update: 'users', where: { id: idOf(sue) }, set: { supervises: ['front-desk'] } }]);
    assert.equal((await stream.nextOf('changed'))?.data?.what, 'agents');
    await choose(ritaHeaders, 'available');
    await choose(avaHeaders, 'available');
    assert.equal((await stream.nextOf('agent'))?.data?.agent?.id, ava);
    await server.storage.commit([{ update: 'users', where: { id: idOf(sue) }, set: { roles: ['agent'], supervises: [] } }]);
    await stream.nextOf('ping');
    await stream.nextOf('ping');
    await choose(avaHeaders, 'on-break');
    await server.send(`/v1/users/${idOf(sue)}/sessions`, { method: 'DELETE', headers: adaHeaders });
    const rest = [];
    for (let event = await news(stream); event !== undefined; event = await news(stream)) rest.push(event.event);
    assert.deepEqual(rest, ['session-ended']);
  });

  it('are encoded once, however many supervisors they go to', async () => {
    const streams = await Promise.all(Array.from({ length: 5 }, () => openStream(server, adaHeaders)));
    const { stringify } = JSON;
    let encodings = 0;
    JSON.stringify = ((value: unknown, ...rest: []) => {
      if (typeof value === 'object' && value !== null && 'agent' in value) encodings += 1;
      return stringify(value, ...rest);
    }) as typeof JSON.stringify;
    try {
      await choose(avaHeaders, 'available');
      for (const stream of streams) assert.deepEqual(await told(stream), [ava, 'available']);
    } finally {
      JSON.stringify = stringify;
    }
    assert.equal(encodings, 1);
    for (const stream of streams) stream.leave();
  });

  it('drop a supervisor who does not read, at a bounded size', async () => {
    const response = await server.send('/v1/events', { headers: adaHeaders });
    let changes = 0;
    for (; server.backend.streams > 0 && changes < 3000; changes += 1) await choose(avaHeaders, changes % 2 === 0 ? 'available' : 'work-offline');
    assert.ok(changes < 3000);
    const bytes = (await new Response(response.body).arrayBuffer()).byteLength;
    assert.ok(bytes > 64 * 1024 && bytes < 160 * 1024, `${bytes} bytes were kept`);
  });
});

describe('Reasons that change', () => {
  it('are news to a supervisor who is no agent', async () => {
    const stream = await streamOfSue();
    await server.send('/v1/reasons', { method: 'POST', headers: adaHeaders, json: { status: 'on-break', label: { en: 'Drill' }, code: 'DRL' } });
    assert.deepEqual(await told(stream), ['changed', 'reasons']);
    stream.leave();
  });
});

const postgres = await startPostgres();
after(() => postgres.stop());

describe('Two processes on one PostgreSQL', () => {
  let here: Backend;
  let there: Backend;
  beforeEach(async () => {
    const url = await postgres.createDatabase();
    const open = async () => startBackend({ storage: await openPostgres(url, { timeout: 60_000 }), pingSeconds: 60, pollSeconds: 0.05 });
    here = await open();
    there = await open();
  });
  afterEach(async () => {
    await there.close();
    await here.close();
  });

  it('show a supervisor at one what an agent or another supervisor does at the other', async () => {
    const stream = await streamOf('Sam.Supervisor', here);
    await stream.nextOf('duty');
    const { headers } = await bearerOf(there, 'Ava.Agent');
    assert.deepEqual(await told(stream), [ava, 'on-break']);
    await choose(headers, 'available', there);
    assert.deepEqual(await told(stream), [ava, 'available']);
    const ada = (await bearerOf(there, 'Ada.Admin')).headers;
    assert.equal((await there.send(`/v1/agents/${ava}/status`, { method: 'PUT', headers: ada, json: { status: 'work-offline', note: 'Audit' } })).status, 200);
    const { data } = (await news(stream))!;
    assert.deepEqual([data?.agent?.duty.status, data?.agent?.duty.actor], ['work-offline', { kind: 'administrator', name: 'Ada Moreau', note: 'Audit' }]);
    await there.send(`/v1/users/${ava}`, { method: 'PATCH', headers: ada, json: { enabled: false } });
    assert.deepEqual(await told(stream), isNews);
    stream.leave();
  });

  it('R27: close the streams at one whose sessions are ended at the other', async () => {
    const stream = await streamOf('Ava.Agent', here);
    const ada = (await bearerOf(there, 'Ada.Admin')).headers;
    const begun = performance.now();
    assert.equal((await there.send(`/v1/users/${ava}/sessions`, { method: 'DELETE', headers: ada })).status, 204);
    assert.equal((await stream.nextOf('session-ended'))?.data?.cause, 'ended');
    assert.ok(performance.now() - begun < 5000);
  });

  it('let one of two supervisors who know the same choice win', async () => {
    const { headers } = await bearerOf(here, 'Ava.Agent');
    const [sam, ada] = [(await bearerOf(here, 'Sam.Supervisor')).headers, (await bearerOf(there, 'Ada.Admin')).headers];
    for (let round = 0; round < 10; round += 1) {
      const { headers: tags } = await here.send('/v1/duty', { headers });
      const put = (target: Backend, own: Headers, status: string) =>
        target.send(`/v1/agents/${ava}/status`, { method: 'PUT', headers: { ...own, 'If-Match': tags.get('ETag')! }, json: { status, note: String(round) } });
      const answers = await Promise.all([put(here, sam, 'available'), put(there, ada, 'work-offline')]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412], `round ${round}`);
      await choose(headers, 'on-break', here);
    }
    const made = (await here.storage.list('audit', { tenantId: 'acme' })).filter(({ action }) => action === 'agent-status-changed');
    assert.equal(made.length, 10);
  });
});
