import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fakeLocalStorage, passwordOf, reached, signIn, startWorld, until } from './support/world.ts';
import type { Client } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

const hour = 3_600_000;
const morning = Date.UTC(2026, 0, 5, 9);

let world: World;
let browser: Browser;
/** By how many milliseconds the server's clock is ahead. */
let ahead = 0;
beforeEach(async () => {
  ahead = morning - Date.now();
  world = await startWorld({ clock: () => Date.now() + ahead, pingSeconds: 0.05, watchSeconds: 60 });
  browser = world.browser();
});
afterEach(() => world.end());

const isLive = (client: Client) => reached(client.connection, (state) => state === 'live');
const idOf = (client: Client) => {
  const now = client.session.state.get();
  return now.state === 'signed-in' ? now.session.id : undefined;
};
/** Ada, who is never on duty, in one tab or several. */
async function tabsOf(count: number, username = 'Ada.Admin'): Promise<Client[]> {
  const tabs: Client[] = [];
  for (let number = 0; number < count; number += 1) {
    const tab = browser.open();
    if (number === 0) await signIn(tab, username);
    else await tab.session.restore();
    await isLive(tab);
    tabs.push(tab);
  }
  return tabs;
}
/** Lets some pings come, each of which looks the session up. */
async function pings(): Promise<void> {
  const { find } = world.storage;
  let looks = 0;
  world.storage.find = (table, where) => {
    if (table === 'sessions') looks += 1;
    return find(table, where);
  };
  await until(() => looks > 4);
  world.storage.find = find;
}
const isNear = (client: Client) => reached(client.session.ending, (ending) => ending !== null);

describe('the end of a session', () => {
  it('R53: is seen coming a minute before by every tab, by the clock of the browser, and not earlier', async () => {
    const tabs = await tabsOf(2);
    ahead += hour - 90_000;
    await pings();
    assert.deepEqual(tabs.map((tab) => tab.session.ending.get()), [null, null]);
    ahead += 40_000;
    const endings = await Promise.all(tabs.map(isNear));
    for (const ending of endings) {
      assert.equal(ending!.kind, 'idle');
      const left = ending!.at - Date.now();
      assert.ok(left > 40_000 && left <= 52_000, `${left}`);
    }
  });

  it('stays one and the same while pings measure it again', async () => {
    const [tab] = await tabsOf(1);
    ahead += hour - 50_000;
    const ending = await isNear(tab!);
    let told = -1;
    tab!.session.ending.subscribe(() => (told += 1));
    await pings();
    assert.equal(tab!.session.ending.get(), ending);
    assert.equal(told, 0);
  });

  it('R53: is put off for every tab when one of them says that the person is there', async () => {
    const tabs = await tabsOf(3);
    ahead += hour - 30_000;
    await Promise.all(tabs.map(isNear));
    await tabs[2]!.session.extend();
    await Promise.all(tabs.map((tab) => reached(tab.session.ending, (ending) => ending === null)));
    ahead += 40_000;
    assert.equal((await tabs[0]!.session.restore()).state, 'signed-in');
  });

  it('R26: is no matter of idleness on duty, and contact counts there', async () => {
    const [tab] = await tabsOf(1, 'Ava.Agent');
    ahead += hour - 10_000;
    await tab!.call({ method: 'POST', path: '/v1/duty/contact' });
    ahead += hour;
    await tab!.call({ method: 'POST', path: '/v1/duty/contact' });
    await pings();
    assert.equal(tab!.session.ending.get(), null);
  });

  it('R26: tells its cause when it has come', async () => {
    const tabs = await tabsOf(2);
    ahead += hour - 30_000;
    await Promise.all(tabs.map(isNear));
    ahead += 30_001;
    for (const tab of tabs) {
      assert.deepEqual(await reached(tab.session.state, ({ state }) => state === 'anonymous'), { state: 'anonymous', cause: 'expired' });
      assert.equal(tab.session.ending.get(), null);
    }
  });

  it('R26: the absolute one is warned of too, and acts after the activity', async () => {
    const [tab] = await tabsOf(1, 'Ava.Agent');
    const busy = (activity: string | null) => world.storage.commit([{ update: 'duties', where: { userId: 'acme-ava.agent' }, set: { activity } }]);
    await busy('busy');
    ahead += 24 * hour - 30_000;
    assert.equal((await isNear(tab!))!.kind, 'absolute');
    ahead += 60_000;
    await tab!.call({ method: 'GET', path: '/v1/duty' });
    assert.equal(tab!.session.state.get().state, 'signed-in');
    await busy(null);
    await reached(tab!.session.state, (now) => now.state === 'anonymous' && now.cause === 'expired');
  });

  it('R53: goes on with a new session in every tab, none of which is without a person in between', async (t) => {
    fakeLocalStorage(t);
    const tabs = await tabsOf(3, 'Ava.Agent');
    const [before] = tabs.map(idOf);
    const seen = tabs.map((tab) => {
      const states: string[] = [];
      tab.session.state.subscribe(({ state }) => states.push(state));
      return states;
    });
    ahead += 24 * hour - 30_000;
    await Promise.all(tabs.map(isNear));
    await tabs[1]!.session.renew(passwordOf('Ava.Agent'));
    const after = idOf(tabs[1]!);
    assert.ok(after && after !== before);
    await Promise.all(tabs.map((tab) => reached(tab.session.state, () => idOf(tab) === after)));
    await Promise.all(tabs.map((tab) => reached(tab.session.ending, (ending) => ending === null)));
    assert.ok(seen.flat().every((state) => state === 'signed-in'), seen.flat().join());
    assert.ok(tabs.every((tab) => tab.duty.state.get().status === 'on-break'));
  });

  it('R9: a wrong password leaves everything as it is', async () => {
    const [tab] = await tabsOf(1);
    const before = idOf(tab!);
    await assert.rejects(tab!.session.renew('not this one'), { code: 'credentials-wrong' });
    assert.equal(idOf(tab!), before);
  });
});

describe('a duty in another browser', () => {
  const setMode = async (severalBrowsers: 'take-over' | 'refuse') => {
    const tenant = (await world.storage.find('tenants', { id: 'acme' }))!;
    await world.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, severalBrowsers } } }]);
  };
  let first: Client;
  beforeEach(async () => {
    await setMode('take-over');
    first = browser.open();
    await signIn(first);
    await first.call({ method: 'POST', path: '/v1/duty/contact' });
  });

  it('is a step of the sign-in, and taken over by its ticket; the loser is told', async () => {
    const second = world.browser().open();
    const step = await signIn(second);
    assert.ok(step.state === 'duty-elsewhere');
    assert.deepEqual([step.mode, step.busy, second.session.state.get().state], ['take-over', false, 'unknown']);
    assert.equal((await second.session.takeOver(step)).state, 'signed-in');
    assert.deepEqual(await reached(first.session.state, ({ state }) => state === 'anonymous'), { state: 'anonymous', cause: 'taken-over' });
    assert.equal(second.duty.state.get().status, 'on-break');
    await assert.rejects(second.session.takeOver(step), { code: 'ticket-used' });
  });

  it('cannot be changed by a session without it, and is taken over by Start or a launch that says so', async () => {
    const second = world.browser().open({ tenant: undefined } as object);
    await second.session.signIn({ method: 'password', username: 'ava.agent', password: passwordOf('Ava.Agent') });
    await assert.rejects(second.duty.request('available'), { code: 'duty-elsewhere' });
    await assert.rejects(second.duty.start(), { code: 'duty-elsewhere' });
    await assert.rejects(second.apps.launch('agent-console'), { code: 'duty-elsewhere' });
    await second.apps.launch('agent-console', { takeOver: true });
    await second.duty.request('available');
    await reached(first.session.state, (now) => now.state === 'anonymous' && now.cause === 'taken-over');
  });
});
