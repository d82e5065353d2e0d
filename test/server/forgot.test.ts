import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createMailbox } from '../../src/server/index.ts';
import { changeUser, codeOf, startBackend } from './support/backend.ts';
import { auditedActions, goodPassword, holdPost, passwordOf, setPassword, silentMailer, userOf } from './support/credentials.ts';
import type { Backend, SendOptions } from './support/backend.ts';

let server: Backend;
beforeEach(async () => {
  server = await startBackend({ mailer: silentMailer });
  holdPost(server);
});
afterEach(() => server.close());

const minute = 60_000;
const forgotPassword = (json: object, options: SendOptions = {}) => server.send('/v1/password/forgot', { method: 'POST', json, ...options });
const forgotUserName = (json: object, options: SendOptions = {}) => server.send('/v1/username/forgot', { method: 'POST', json, ...options });

/** The mails that are to go out, once the work behind the answers is done. */
async function mails() {
  await server.backend.drain();
  const rows = await server.storage.list('outbox', {});
  return rows.map(({ userId, purpose, about }) => `${purpose} ${userId} ${about['door'] ?? ''}`).sort();
}

/** Starts anew with a postman at work, whose mail server takes nothing before `ready`. */
async function withPostman(ready = Promise.resolve()) {
  await server.close();
  const { mailer, mails: kept } = createMailbox();
  server = await startBackend({ mailer: { send: async (mail) => { await ready; await mailer.send(mail); } } });
  return { mails: kept };
}

/** All that a caller can see of an answer but what must differ. */
async function visible(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => name !== 'onduty-request-id');
  return JSON.stringify({ status: response.status, headers, body: await response.text() });
}

/** What is asked of the storage by a request, up to its answer and altogether. */
async function costOf(request: () => Promise<Response>) {
  const asked: string[] = [];
  const { find, list, commit } = server.storage;
  Object.assign(server.storage, {
    find: (...args: Parameters<typeof find>) => (asked.push(`find ${args[0]}`), find(...args)),
    list: (...args: Parameters<typeof list>) => (asked.push(`list ${args[0]}`), list(...args)),
    commit: (...args: Parameters<typeof commit>) => (asked.push('commit'), commit(...args)),
  });
  await request();
  const answered = [...asked];
  // The second commit is the last that there is to do.
  while (asked.filter((what) => what === 'commit').length < 2) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve));
  Object.assign(server.storage, { find, list, commit });
  return JSON.stringify({ answered, asked });
}

describe('A forgotten password', () => {
  it('R18: is answered alike whether or not there is an account, and whatever its state', async () => {
    await changeUser(server, 'Sam.Supervisor', { enabled: false });
    const names = ['Ava.Agent', 'Nobody.Here', 'Sam.Supervisor', 'Nia.New', 'ava.agent', '\u0000', ''];
    const answers = await Promise.all(names.map(async (username) => visible(await forgotPassword({ tenant: 'acme', username }))));
    answers.push(await visible(await forgotPassword({ username: 'Ava.Agent' })), await visible(await forgotPassword({ tenant: 'nowhere', username: 'Ava.Agent' })));
    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0]!, /"status":204/);
    assert.deepEqual(await mails(), ['forgot-password acme-ava.agent direct', 'forgot-password acme-nia.new direct'], 'by either door an account is mailed once');
    assert.deepEqual(server.errors, []);
  });

  it('R18: takes the same look-ups for a known and an unknown account, before the answer and behind it', async () => {
    const costs = new Set<string>();
    for (const [index, username] of ['Ava.Agent', 'Nobody.Here'].entries()) {
      costs.add(await costOf(() => forgotPassword({ tenant: 'acme', username }, { address: `203.0.113.${index}` })));
    }
    assert.equal(costs.size, 1, [...costs].join('\n'));
    assert.match([...costs][0]!, /"answered":\["find throttles","commit","find tenants"\]/);
  });

  it('R18: is answered before any mail is thought of', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => { letGo = resolve; });
    const { find } = server.storage;
    server.storage.find = async (...args: Parameters<typeof find>) => {
      if (args[0] === 'users') await held;
      return find(...args) as never;
    };
    assert.equal((await forgotPassword({ tenant: 'acme', username: 'Ava.Agent' })).status, 204);
    assert.deepEqual(await server.storage.list('outbox', {}), []);
    letGo();
    assert.equal((await mails()).length, 1);
  });

  it('R18: mails an account once in five minutes, however often and from wherever it is asked', async () => {
    for (let n = 0; n < 6; n++) await forgotPassword({ tenant: 'acme', username: 'Ava.Agent' }, { address: `203.0.113.${n}` });
    assert.equal((await mails()).length, 1);
    server.clock.now += 5 * minute;
    await forgotPassword({ tenant: 'acme', username: 'Ava.Agent' });
    assert.equal((await mails()).length, 2);
  });

  it('R18: slows an address down, with the same answer whomever it asks about', async () => {
    const ask = (username: string, address = '2001:db8:1:2::1') => forgotPassword({ tenant: 'acme', username }, { address });
    for (let n = 0; n < 20; n++) assert.equal((await ask(`Nobody.${n}`, `2001:db8:1:2::${n}`)).status, 204);
    const [known, unknown] = [await ask('Ava.Agent'), await ask('Nobody.Here')];
    assert.deepEqual([await codeOf(known), await codeOf(unknown)], ['throttled', 'throttled']);
    assert.deepEqual([known.headers.get('Retry-After'), unknown.headers.get('Retry-After')], ['1', '1']);
    assert.equal((await forgotUserName({ tenant: 'acme', email: 'a@b.example' }, { address: '2001:db8:1:2::9' })).status, 429);
    assert.equal((await ask('Ava.Agent', '2001:db8:1:3::1')).status, 204);
    assert.equal((await server.signIn('Ava.Agent', {}, { address: '2001:db8:1:2::1' })).status, 200, 'signing in has a count of its own');
  });

  it('asks at the portal for the unified name alone', async () => {
    await forgotPassword({ username: 'AVA@globex' });
    await forgotPassword({ username: 'ava.agent' });
    assert.deepEqual(await mails(), ['forgot-password acme-ava.agent unified', 'forgot-password globex-ava.agent unified']);
  });

  it('changes nothing by itself: the password goes on, and so does the throttle', async () => {
    await forgotPassword({ tenant: 'acme', username: 'Ava.Agent' });
    await mails();
    assert.equal((await server.signIn('Ava.Agent')).status, 200);
    assert.deepEqual((await auditedActions(server))[0], 'password-forgotten');
  });

  it('leaves a temporary password good, which somebody may have handed over: only the link replaces it', async () => {
    const box = await withPostman();
    await forgotPassword({ tenant: 'acme', username: 'Nia.New' });
    while (box.mails().length === 0) await new Promise(setImmediate);
    assert.equal((await (await server.signIn('Nia.New')).json() as { state: string }).state, 'password-change-required');
    const ticket = /#ticket=([\w-]+)/.exec(box.mails()[0]!.text)![1]!;
    assert.equal((await setPassword(server, { Authorization: `Ticket ${ticket}` }, goodPassword)).status, 200);
    assert.equal((await server.signIn('Nia.New', { password: goodPassword })).status, 200);
  });

  it('R18: takes the same look-ups up to the answer with a postman at work, and waits for no mail server', async () => {
    const answers = new Set<string>();
    for (const username of ['Ava.Agent', 'Nobody.Here', 'Nia.New']) {
      let letGo = (): void => undefined;
      const box = await withPostman(new Promise<void>((resolve) => { letGo = resolve; }));
      const asked: string[] = [];
      const { find, commit } = server.storage;
      server.storage.find = (...args: Parameters<typeof find>) => (asked.push(`find ${args[0]}`), find(...args)) as never;
      server.storage.commit = (...args: Parameters<typeof commit>) => (asked.push('commit'), commit(...args));
      const response = await forgotPassword({ tenant: 'acme', username });
      Object.assign(server.storage, { find, commit });
      answers.add(`${asked.join()} ${await visible(response)}`);
      assert.deepEqual(box.mails(), []);
      letGo();
      while (username !== 'Nobody.Here' && box.mails().length === 0) await new Promise(setImmediate);
    }
    assert.equal(answers.size, 1, [...answers].join('\n'));
  });

  it('mails no credentials where the tenant hands them over alone, and nothing where nothing can be mailed', async () => {
    const { settings } = (await server.storage.find('tenants', { id: 'acme' }))!;
    await server.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...settings, deliveries: ['hand-over'] } } }]);
    assert.equal((await forgotPassword({ tenant: 'acme', username: 'Ava.Agent' })).status, 204);
    assert.deepEqual(await mails(), []);
    await server.close();
    server = await startBackend();
    assert.equal((await forgotPassword({ tenant: 'acme', username: 'Ava.Agent' })).status, 204);
    assert.equal((await forgotUserName({ email: 'ava.agent@acme.example' })).status, 204);
    assert.deepEqual(await mails(), []);
  });

  it('tells the observer what failed behind the answer, and finishes the rest', async () => {
    const { find } = server.storage;
    server.storage.find = (...args: Parameters<typeof find>) => (args[0] === 'users' ? Promise.reject(new Error('no users today')) : find(...args)) as never;
    assert.equal((await forgotPassword({ tenant: 'acme', username: 'Ava.Agent' })).status, 204);
    await server.backend.drain();
    assert.match(String(server.errors), /no users today/);
  });

  it('is not lost when the backend drains before the answer', async () => {
    await server.backend.drain();
    await forgotPassword({ tenant: 'acme', username: 'Ava.Agent' });
    assert.equal((await server.storage.list('outbox', {})).length, 1);
  });
});

describe('A forgotten user name', () => {
  it('R18: is answered alike whether or not anybody has the address, with the same look-ups', async () => {
    const costs = new Set<string>();
    const answers = new Set<string>();
    for (const [index, email] of ['ava.agent@acme.example', 'nobody@acme.example'].entries()) {
      costs.add(await costOf(async () => {
        const response = await forgotUserName({ tenant: 'acme', email }, { address: `203.0.113.${index}` });
        answers.add(await visible(response));
        return response;
      }));
    }
    assert.equal(costs.size, 1, [...costs].join('\n'));
    assert.equal(answers.size, 1);
  });

  it('mails every enabled account of the tenant with that address, whatever the case of the domain', async () => {
    await changeUser(server, 'Sam.Supervisor', { email: 'ava.agent@acme.example' });
    await changeUser(server, 'Nia.New', { email: 'ava.agent@acme.example', enabled: false });
    await server.storage.commit([{ update: 'users', where: { id: 'globex-ava.agent' }, set: { email: 'ava.agent@acme.example' } }]);
    await forgotUserName({ tenant: 'acme', email: ' Ava.Agent@ACME.example ' });
    assert.deepEqual(await mails(), ['forgot-user-name acme-ava.agent direct', 'forgot-user-name acme-sam.supervisor direct']);
  });

  it('mails at the portal every account of all tenants', async () => {
    await server.storage.commit([{ update: 'users', where: { id: 'globex-ava.agent' }, set: { email: 'ava.agent@acme.example' } }]);
    await forgotUserName({ email: 'ava.agent@acme.example' });
    await forgotUserName({ email: 'ava.agent@acme.example' });
    assert.deepEqual(await mails(), ['forgot-user-name acme-ava.agent unified', 'forgot-user-name globex-ava.agent unified']);
  });

  it('R61: puts no name, address, link or password into the outbox', async () => {
    await forgotUserName({ tenant: 'acme', email: 'ava.agent@acme.example' });
    await forgotPassword({ tenant: 'acme', username: 'Ava.Agent' });
    await mails();
    const outbox = JSON.stringify(await server.storage.list('outbox', {}));
    const { displayName, email } = await userOf(server, 'Ava.Agent');
    for (const text of [displayName, email, 'Ava.Agent', passwordOf('Ava.Agent'), 'http']) assert.ok(!outbox.includes(text), text);
  });
});
