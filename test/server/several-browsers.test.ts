import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { changeUser, codeOf, cookieOf, startBackend } from './support/backend.ts';
import { ava, browserOf, openBrowser, setActivity, setTenant, takeOver, tryElsewhere } from './support/browsers.ts';
import { auditedActions, goodPassword, passwordOf, setPassword } from './support/credentials.ts';
import { openStream } from './support/stream.ts';
import type { Problem, SignInStep } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';
import type { Browser, Elsewhere } from './support/browsers.ts';

const minute = 60_000;

let server: Backend;
let first: Browser;
beforeEach(async () => {
  server = await startBackend();
  await setTenant(server, { severalBrowsers: 'take-over' });
  first = await openBrowser(server);
  await first.contact();
});
afterEach(() => server.close());

const elsewhere = async (...options: Parameters<typeof tryElsewhere> extends [unknown, ...infer R] ? R : never): Promise<Elsewhere> => {
  const step = await tryElsewhere(server, ...options);
  assert.ok(step.state === 'duty-elsewhere', step.state);
  return step;
};
const sessions = () => server.storage.list('sessions', { userId: ava });
const refusalOf = async (response: Response): Promise<unknown[]> => {
  const { code, detail } = await response.json() as Problem;
  return [code, detail];
};
const signedIn = async (response: Response): Promise<Browser> => {
  const step = await response.json() as SignInStep;
  assert.ok(step.state === 'signed-in', step.state);
  return browserOf(server, { Authorization: `Bearer ${step.credential!.accessToken}` }, step.session.id);
};

describe('An agent who is on duty in another browser', () => {
  it('is told so after the right password, makes no session, and gets the way to take over', async () => {
    const began = server.clock.now;
    server.clock.now += 10_000;
    const step = await elsewhere();
    const { takeOver: ticket, ...rest } = step;
    assert.deepEqual(rest, { state: 'duty-elsewhere', mode: 'take-over', busy: false, since: began });
    assert.equal(ticket!.expiresAt, server.clock.now + 5 * minute);
    assert.equal((await sessions()).length, 1);
    assert.equal(await codeOf(await server.signIn('Ava.Agent', { password: 'wrong' })), 'credentials-wrong');
  });

  it('takes over: the other browser loses its session and is told why, the duty stays as it is', async () => {
    await first.choose('available');
    const { since } = await first.duty();
    const stream = await openStream(server, first.headers);
    server.clock.now += 10_000;
    const second = await signedIn(await takeOver(server, await elsewhere()));
    assert.deepEqual((await stream.nextOf('session-ended'))!.data, { cause: 'taken-over' });
    assert.equal(await codeOf(await first.choose('on-break')), 'session-ended');
    const { status, since: after, started } = await second.duty();
    assert.deepEqual([status, after, started], ['available', since, true]);
    assert.equal((await server.storage.find('duties', { userId: ava }))!.family, second.sessionId);
    assert.ok((await auditedActions(server)).includes('duty-taken-over'));
    assert.equal((await second.choose('on-break')).status, 200);
  });

  it('has lost the duty for all that it had begun before', async () => {
    const step = await elsewhere();
    const { find } = server.storage;
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let held = 0;
    const allHeld = new Promise<void>((resolve) => {
      server.storage.find = async (table, where) => {
        if (table === 'duties') {
          if ((held += 1) === 3) resolve();
          await released;
        }
        return find(table, where);
      };
    });
    const begun = [first.choose('available'), first.start({ takeOver: true }), first.send('/v1/duty/next', { method: 'DELETE' })];
    await allHeld;
    server.storage.find = find;
    const second = await signedIn(await takeOver(server, step));
    release();
    assert.deepEqual(await Promise.all((await Promise.all(begun)).map(codeOf)), ['session-ended', 'session-ended', 'session-ended']);
    const { status, family } = (await find('duties', { userId: ava }))!;
    assert.deepEqual([status, family], ['on-break', second.sessionId]);
  });

  it('takes over with one ticket once, from one address, within five minutes, with the same password, at the same tenant', async () => {
    const step = await elsewhere();
    assert.equal(await codeOf(await takeOver(server, step, { address: '127.0.0.2' })), 'ticket-refused');
    assert.equal(await codeOf(await takeOver(server, step, {}, 'globex')), 'ticket-refused');
    await signedIn(await takeOver(server, step));
    assert.equal(await codeOf(await takeOver(server, step)), 'ticket-used');
    const [only] = await sessions();
    await server.storage.commit([{ update: 'sessions', where: { id: only!.id }, set: { contactAt: server.clock.now } }]);
    const late = await elsewhere();
    server.clock.now += 5 * minute;
    assert.equal(await codeOf(await takeOver(server, late)), 'ticket-expired');
    await server.storage.commit([{ update: 'sessions', where: { id: only!.id }, set: { contactAt: server.clock.now } }]);
    const stale = await elsewhere();
    await changeUser(server, 'Ava.Agent', { passwordHash: 'another' });
    assert.equal(await codeOf(await takeOver(server, stale)), 'ticket-refused');
  });

  it('passes every gate once more with the ticket', async () => {
    const step = await elsewhere();
    await changeUser(server, 'Ava.Agent', { enabled: false });
    assert.equal(await codeOf(await takeOver(server, step)), 'ticket-refused');
    await changeUser(server, 'Ava.Agent', { enabled: true });
    const rule = { id: 'office', tenantId: 'acme', groupId: null, network: '198.51.100.0/24', description: '', enabled: true };
    await server.storage.commit([{ insert: 'addressRules', row: rule }]);
    assert.equal((await (await takeOver(server, step)).json() as SignInStep).state, 'address-denied');
    await server.storage.commit([{ remove: 'addressRules', where: { id: 'office' } }]);
    await signedIn(await takeOver(server, step));
  });

  it('cannot take over while an activity lasts, and can with the same ticket when it is over', async () => {
    await first.choose('available');
    await setActivity(server, 'busy');
    const step = await elsewhere();
    assert.equal(step.busy, true);
    const again = await (await takeOver(server, step)).json() as Elsewhere;
    assert.deepEqual([again.state, again.busy, again.takeOver], ['duty-elsewhere', true, step.takeOver]);
    assert.ok(await first.isAlive());
    await setActivity(server, null);
    await signedIn(await takeOver(server, step));
    assert.equal(await first.isAlive(), false);
  });

  it('is refused without a way to take over where the tenant says so', async () => {
    const held = await elsewhere();
    await setTenant(server, { severalBrowsers: 'refuse' });
    const step = await elsewhere();
    assert.deepEqual([step.mode, step.takeOver], ['refuse', null]);
    assert.equal((await (await takeOver(server, held)).json() as SignInStep).state, 'duty-elsewhere', 'a ticket of before opens nothing either');
    assert.ok(await first.isAlive());
  });

  it('works in both where they share the duty', async () => {
    await setTenant(server, { severalBrowsers: 'share' });
    const second = await openBrowser(server);
    for (const [browser, status] of [[first, 'available'], [second, 'on-break'], [first, 'available']] as const) {
      assert.equal((await browser.choose(status)).status, 200);
    }
  });
});

describe('A duty that is not elsewhere', () => {
  it('is resumed after a sign-in whose answer was lost: that browser was never heard of', async () => {
    await first.send('/v1/session', { method: 'DELETE' });
    await server.signIn('Ava.Agent');
    assert.equal((await tryElsewhere(server)).state, 'signed-in');
    assert.equal((await server.storage.find('duties', { userId: ava }))!.status, 'on-break');
  });

  it('is resumed after a crash when the grace is over', async () => {
    await first.choose('available');
    server.clock.now += minute;
    await elsewhere();
    server.clock.now += 1;
    const second = await signedIn(await server.signIn('Ava.Agent', { carrier: 'bearer' }));
    assert.equal((await second.duty()).status, 'available');
    assert.ok(await first.isAlive(), 'nothing was taken over');
  });

  it('is resumed by the same browser, by whose session it signs in anew, renews it or changes the password', async () => {
    const Cookie = cookieOf(await server.signIn('Sam.Supervisor'));
    const id = 'acme-sam.supervisor';
    const contact = (cookie: string) => server.send('/v1/duty/contact', { method: 'POST', headers: { Cookie: cookie } });
    await contact(Cookie);
    const again = await server.signIn('Sam.Supervisor', {}, { headers: { Cookie } });
    assert.equal((await again.clone().json() as SignInStep).state, 'signed-in');
    const renewed = await server.send('/v1/session/renew', { method: 'POST', headers: { Cookie: cookieOf(again) }, json: { password: passwordOf('Sam.Supervisor') } });
    const changed = await setPassword(server, { Cookie: cookieOf(renewed) }, goodPassword, passwordOf('Sam.Supervisor'));
    assert.equal((await server.send('/v1/duty/status', { method: 'PUT', headers: { Cookie: cookieOf(changed) }, json: { status: 'available' } })).status, 200);
    const { family } = (await server.storage.find('duties', { userId: id }))!;
    assert.deepEqual((await server.storage.list('sessions', { userId: id })).map((session) => session.family), [family]);
  });

  it('ends with the last session of the browser that holds it, whoever else is signed in', async () => {
    const other = await openBrowser(server, { tenant: undefined, username: 'ava.agent' });
    await first.send('/v1/session', { method: 'DELETE' });
    assert.equal((await other.duty()).status, 'logged-out');
  });
});

describe('A browser without the duty', () => {
  let second: Browser;
  beforeEach(async () => { second = await openBrowser(server, { tenant: undefined, username: 'ava.agent' }); });

  it('cannot change it', async () => {
    assert.deepEqual(await refusalOf(await second.choose('available')), ['duty-elsewhere', 'take-over']);
    await setActivity(server, 'busy');
    assert.deepEqual(await refusalOf(await second.send('/v1/duty/next', { method: 'DELETE' })), ['duty-elsewhere', 'busy']);
    await setTenant(server, { severalBrowsers: 'refuse' });
    assert.deepEqual(await refusalOf(await second.choose('available')), ['duty-elsewhere', 'refuse']);
    assert.equal((await first.duty()).status, 'on-break');
  });

  it('does not keep it alive', async () => {
    const before = (await server.storage.find('duties', { userId: ava }))!.contactAt;
    server.clock.now += 30_000;
    await second.contact();
    assert.equal((await server.storage.find('duties', { userId: ava }))!.contactAt, before);
  });

  for (const [name, open] of [['Start', (body?: object) => second.start(body)], ['a launch', (body?: object) => second.launch(body)]] as const) {
    it(`is told so by ${name}, and takes over when it asks to`, async () => {
      assert.deepEqual(await refusalOf(await open()), ['duty-elsewhere', 'take-over']);
      await setActivity(server, 'busy');
      assert.deepEqual(await refusalOf(await open({ takeOver: true })), ['duty-elsewhere', 'busy']);
      await setTenant(server, { severalBrowsers: 'refuse' });
      assert.deepEqual(await refusalOf(await open({ takeOver: true })), ['duty-elsewhere', 'refuse']);
      await setActivity(server, null);
      assert.deepEqual(await refusalOf(await open({ takeOver: true })), ['duty-elsewhere', 'refuse']);
      await setTenant(server, { severalBrowsers: 'take-over' });
      assert.equal((await open({ takeOver: true })).status, 200);
      assert.equal(await first.isAlive(), false);
      assert.equal((await second.choose('available')).status, 200);
    });
  }

  it('may act when the browser that held it was not heard of for the grace, and holds it then', async () => {
    server.clock.now += minute + 1;
    assert.equal((await second.choose('available')).status, 200);
    assert.equal((await server.storage.find('duties', { userId: ava }))!.family, second.sessionId);
    await second.contact();
    assert.equal(await codeOf(await first.choose('on-break')), 'duty-elsewhere');
  });

  it('holds the duty too when all that it does is to take back the next status', async () => {
    await first.choose('available');
    await server.storage.commit([{ update: 'duties', where: { userId: ava }, set: { activity: 'busy' } }]);
    await first.choose('on-break');
    server.clock.now += minute + 1;
    const response = await server.send('/v1/duty/next', { method: 'DELETE', headers: second.headers });
    assert.equal(response.status, 200);
    const { family, next } = (await server.storage.find('duties', { userId: ava }))!;
    assert.deepEqual([family, next], [second.sessionId, null]);
  });

  it('wins or loses whole when two take over at once', async () => {
    const third = await openBrowser(server, { tenant: undefined, username: 'ava.agent' });
    const results = await Promise.all([second.start({ takeOver: true }), third.start({ takeOver: true })]);
    assert.ok(results.every(({ ok }) => ok), 'neither was heard of when the other came');
    const { family } = (await server.storage.find('duties', { userId: ava }))!;
    assert.ok(family === second.sessionId || family === third.sessionId);
    assert.equal(await first.isAlive(), false);
  });
});
