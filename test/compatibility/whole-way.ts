import assert from 'node:assert/strict';
import { versionTag } from '../../src/contract/index.ts';
import { passwordOf, reached, signIn, startWorld } from '../client/support/world.ts';
import { goodPassword, silentMailer, ticketFor } from '../server/support/credentials.ts';
import { newPair } from '../server/support/host.ts';
import { platformOf } from '../server/support/platform.ts';
import type * as clientModule from '../../src/client/index.ts';
import type { Client } from '../../src/client/index.ts';
import type { Browser, Network, World } from '../client/support/world.ts';

/** A client of some version: all that `onduty/client` exports. */
export type ClientKit = typeof clientModule;

/** Where a client of some version meets a server of some version. */
export interface Meeting {
  readonly kit: ClientKit;
  readonly world: World;
  browser(): Browser;
  /** Says what an agent does now, as a platform does; the activity may be one that nobody knows. */
  setActivity(activity: string | null): Promise<void>;
  /** What went wrong in any browser although nobody did anything wrong. */
  errors(): readonly unknown[];
}

const ava = 'acme-ava.agent';
const newcomer = { userName: 'Nora.Newcomer', displayName: 'Nora', email: 'nora@acme.example', roles: ['agent'], groupId: 'front-desk' } as const;
/** An activity of which no version knows. */
const unknownActivity = 'hologram-call';

export async function meet(kit: ClientKit, network?: Network): Promise<Meeting> {
  const world = await startWorld({ makeClient: kit.createClient, mailer: silentMailer });
  const browsers: Browser[] = [];
  const { headers } = await platformOf({ storage: world.storage, clock: { now: Date.now() } });
  return {
    kit, world,
    browser() {
      const browser = world.browser();
      if (network) browser.network = network;
      browsers.push(browser);
      return browser;
    },
    async setActivity(activity) {
      const { version } = (await world.storage.find('duties', { userId: ava }))!;
      const answer = await world.backend.fetch(new Request(`http://localhost:4600/v1/platform/agents/${ava}/activity`, {
        method: 'PUT', body: JSON.stringify({ activity }),
        headers: { ...headers, 'onduty-client': 'router/1', 'content-type': 'application/json', 'if-match': versionTag(version) },
      }), { address: '127.0.0.1' });
      assert.equal(answer.status, 200, await answer.text());
    },
    errors: () => browsers.flatMap(({ events }) => events.flatMap((event) =>
      // What was on its way when a session ended was given up: no server refused it.
      (event.type === 'error' && (event.error.code !== 'session-ended' || event.error.status !== undefined) ? [event.error] : []))),
  };
}

const isLive = (client: Client) => reached(client.connection, (state) => state === 'live');

async function opened({ browser }: Meeting, userName: string): Promise<Client> {
  const client = browser().open();
  assert.equal((await signIn(client, userName)).state, 'signed-in');
  await isLive(client);
  return client;
}

/** Signs in, goes on duty, follows the stream, has applications and a profile, and signs out. */
async function agentsWay(meeting: Meeting): Promise<void> {
  const page = meeting.browser();
  const client = page.open();
  const { duty } = client;
  assert.equal((await client.tenantInfo())?.name, 'Acme');
  assert.deepEqual(await client.session.restore(), { state: 'anonymous' });
  assert.equal((await signIn(client)).state, 'signed-in');
  await isLive(client);
  assert.equal(duty.state.get().status, 'on-break');

  assert.deepEqual(await duty.request('available'), { outcome: 'changed' });
  await meeting.setActivity(unknownActivity);
  assert.equal((await reached(duty.state, ({ activity }) => activity !== null)).activity, unknownActivity);
  const { reasons } = await duty.reasons();
  const reason = reasons.find(({ status }) => status === 'on-break')!.id;
  assert.deepEqual(await duty.request('on-break', { reason }), { outcome: 'queued' });
  assert.deepEqual([duty.state.get().next?.status, duty.state.get().next?.reason], ['on-break', reason]);
  await duty.cancelNext();
  assert.equal(duty.state.get().next, null);
  await meeting.setActivity(null);
  await reached(duty.state, ({ activity }) => activity === null);

  const apps = await client.apps.load();
  assert.equal(apps[0]!.id, 'agent-console');
  assert.equal((await client.apps.launch('agent-console')).url, '/console/');
  await duty.start();

  const profile = meeting.kit.createProfile(client);
  assert.equal((await profile.load()).values.displayName, 'Ava Lindqvist');
  assert.equal((await profile.save({ signature: 'Kind regards' })).values.signature, 'Kind regards');

  await client.session.extend();
  await client.session.renew(passwordOf('Ava.Agent'));
  const passwords = meeting.kit.createPasswords(client);
  assert.equal((await passwords.change({ current: passwordOf('Ava.Agent'), password: goodPassword })).userName, 'Ava.Agent');
  const { ticket } = await ticketFor({ storage: meeting.world.storage, clock: { now: Date.now() } }, 'Ava.Agent', 'reset');
  assert.equal((await passwords.look(ticket)).userName, 'Ava.Agent');
  await passwords.forgot({ username: 'Ava.Agent' });
  await passwords.forgotUserName({ email: 'ava.agent@acme.example' });

  // Another page of the same browser finds the session, and hears what happens in it.
  const reloaded = page.open();
  assert.equal((await reloaded.session.restore()).state, 'signed-in');
  await isLive(reloaded);
  await duty.request('work-offline');
  await reached(reloaded.duty.state, ({ status }) => status === 'work-offline');
  await duty.request('logged-out');
  await client.session.signOut();
  assert.deepEqual(client.session.state.get(), { state: 'anonymous', cause: 'signed-out' });
  await reached(reloaded.session.state, ({ state }) => state === 'anonymous');
  profile.close();
}

/** Every other step that may come after a right password, and the other carrier. */
async function otherSteps(meeting: Meeting): Promise<void> {
  const first = meeting.browser().open();
  const step = await signIn(first, 'Nia.New');
  assert.ok(step.state === 'password-change-required');
  assert.equal((await meeting.kit.createPasswords(first).set(step.change.ticket, goodPassword)).userName, 'Nia.New');
  assert.equal((await first.session.signIn({ method: 'password', username: 'Nia.New', password: goodPassword })).state, 'signed-in');

  const bearer = meeting.browser().open({ carrier: 'bearer', tenant: undefined } as object);
  assert.equal((await signIn(bearer)).state, 'signed-in');
  await bearer.session.signOut();
  const probing = meeting.browser().open({ carrier: 'auto' });
  assert.equal((await signIn(probing)).state, 'signed-in');
  await isLive(probing);

  const ada = meeting.kit.createAdministration(await opened(meeting, 'Ada.Admin'));
  await ada.changeSettings({ severalBrowsers: 'take-over' });
  await probing.call({ method: 'POST', path: '/v1/duty/contact' });
  const second = meeting.browser().open();
  const elsewhere = await signIn(second);
  assert.ok(elsewhere.state === 'duty-elsewhere');
  assert.equal((await second.session.takeOver(elsewhere)).state, 'signed-in');
  assert.deepEqual(await reached(probing.session.state, ({ state }) => state === 'anonymous'), { state: 'anonymous', cause: 'taken-over' });

  const rex = meeting.browser().open();
  const denied = await signIn(rex, 'Rex.Remote');
  assert.ok(denied.state === 'address-denied');
  const waiting = (await ada.accessRequests()).requests.find(({ id }) => id === denied.requestId)!;
  assert.equal(waiting.state, 'waiting');
  await ada.grantAccess(waiting.id, { mode: 'once' });
  assert.equal((await rex.session.awaitAccess(denied)).state, 'signed-in');
}

/** What supervisors do. */
async function supervisorsWay(meeting: Meeting): Promise<void> {
  const agent = await opened(meeting, 'Ava.Agent');
  const client = await opened(meeting, 'Sam.Supervisor');
  const team = meeting.kit.createTeam(client);
  const statusOf = () => team.state.get()?.agents.find(({ id }) => id === ava)?.duty.status;
  await team.load();
  assert.equal(statusOf(), 'on-break');
  await agent.duty.request('available');
  await reached(team.state, () => statusOf() === 'available');
  assert.equal((await team.setStatus(ava, { status: 'work-offline', note: 'Please call me' })).outcome, 'changed');
  assert.equal((await reached(agent.duty.state, ({ status }) => status === 'work-offline')).actor.note, 'Please call me');
  const [changed, missing] = await team.setStatuses([ava, 'nobody'], { status: 'on-break' });
  assert.deepEqual([changed?.outcome, missing?.status], ['changed', 404]);

  const accounts = meeting.kit.createAccounts(client);
  await accounts.load();
  const { user, handOver } = await accounts.create({ ...newcomer, roles: [...newcomer.roles], delivery: 'hand-over' });
  assert.equal(handOver?.userName, newcomer.userName);
  assert.equal((await accounts.change(user.id, { displayName: 'Nora N.' })).displayName, 'Nora N.');
  assert.notEqual((await accounts.reset(user.id, 'hand-over')).handOver?.password, handOver.password);
  assert.deepEqual((await accounts.requestProfile(user.id, { fields: ['phone'] })).requests[0]?.fields.slice(0, 1), ['phone']);
  assert.equal(accounts.search('nora n').length, 1);
  await team.endSessions(ava);
  await reached(agent.session.state, ({ state }) => state === 'anonymous');
  team.close();
  accounts.close();
}

/** What administrators do. */
async function administratorsWay(meeting: Meeting): Promise<void> {
  const client = await opened(meeting, 'Ada.Admin');
  const ada = meeting.kit.createAdministration(client);
  const { version } = await ada.settings();
  assert.equal((await ada.changeSettings({ invitationHours: 48 }, { version })).settings.invitationHours, 48);

  const { reasons } = await ada.createReason({ status: 'on-break', code: 'TEA', label: { en: 'Tea' } });
  const tea = reasons.find(({ code }) => code === 'TEA')!;
  assert.equal((await ada.changeReason(tea.id, { active: false })).reasons.find(({ id }) => id === tea.id)?.active, false);
  assert.ok(!(await ada.deleteReason(tea.id)).reasons.some(({ id }) => id === tea.id));
  await ada.reasons();

  const { rules } = await ada.createAddressRule({ network: '192.0.2.0/24', groupId: 'remote' });
  const rule = rules.find(({ network }) => network === '192.0.2.0/24')!;
  assert.equal((await ada.changeAddressRule(rule.id, { enabled: false })).rules.find(({ id }) => id === rule.id)?.enabled, false);
  assert.ok(!(await ada.deleteAddressRule(rule.id)).rules.some(({ id }) => id === rule.id));
  await ada.addressRules();
  await ada.throttles();
  await ada.clearThrottle(ava);

  const denied = await signIn(meeting.browser().open(), 'Rex.Remote');
  assert.ok(denied.state === 'address-denied');
  await ada.refuseAccess(denied.requestId);
  assert.ok((await ada.accessRequests()).requests.some(({ state }) => state === 'refused'));

  const { key, secret } = await ada.createPlatformKey({ name: 'Second router' });
  assert.ok(secret && (await ada.platformKeys()).keys.some(({ id }) => id === key.id));
  await ada.deletePlatformKey(key.id);
  const { key: host } = await ada.createHostKey({ name: 'CRM', publicKey: newPair().jwk });
  assert.ok((await ada.hostKeys()).keys.some(({ id }) => id === host.id));
  await ada.deleteHostKey(host.id);

  assert.equal((await ada.ownSessions()).sessions.filter(({ current }) => current).length, 1);
  await ada.endOtherSessions();
  assert.ok((await ada.audit()).entries.length > 0);
  await ada.endSessions(ava);
  await client.session.signOut();
}

/** All that a client can do, by who does it. */
export const wholeWay = {
  'what an agent does': agentsWay,
  'every other step of a sign-in': otherSteps,
  'what a supervisor does': supervisorsWay,
  'what an administrator does': administratorsWay,
} as const;
