import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { signAssertion } from '../../demo/crm/assert.ts';
import { createAdministration } from '../../src/client/index.ts';
import { codesOf, json, reached, signIn, startWorld } from './support/world.ts';
import type { AdministrationClient, Client } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

let world: World;
let browser: Browser;
let client: Client;
let administration: AdministrationClient;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
  client = browser.open();
  administration = createAdministration(client);
  await signIn(client, 'Ada.Admin');
});
afterEach(() => world.end());

const publicKey = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;

const hasCode = (code: string) => (error: unknown) => (error as { code?: unknown }).code === code;

describe('The administration of a client', () => {
  it('reads and changes the settings, and says when somebody else was quicker', async () => {
    const { settings, version } = await administration.settings();
    assert.deepEqual([settings.invitationHours, version], [24, 1]);
    const changed = await administration.changeSettings({ invitationHours: 48 }, { version });
    assert.deepEqual([changed.settings.invitationHours, changed.version], [48, 2]);
    await assert.rejects(administration.changeSettings({ invitationHours: 1 }, { version }), hasCode('settings-changed'));
    assert.equal((await administration.changeSettings({ invitationHours: 1 })).settings.invitationHours, 1);
  });

  it('names the place of an origin that is none', async () => {
    await assert.rejects(administration.changeSettings({ origins: ['https://desk.example', 'https://*'] }), (error: { code: string; problem: { fields: string[] } }) => {
      assert.deepEqual([error.code, error.problem.fields], ['field-refused', ['origins.1']]);
      return true;
    });
  });

  it('reads the audit page by page', async () => {
    const { entries } = await administration.audit();
    assert.deepEqual(entries.map(({ actor, action }) => [actor, action]), [['Ada Moreau', 'sign-in']]);
    assert.deepEqual(await administration.audit({ before: entries[0]!.at }), { entries: [] });
  });

  it('registers the key of a host, whose assertions then sign in without a password', async () => {
    const pair = generateKeyPairSync('ed25519');
    const jwk = pair.publicKey.export({ format: 'jwk' }) as typeof publicKey;
    const { key } = await administration.createHostKey({ name: 'CRM', publicKey: jwk });
    assert.deepEqual(await administration.hostKeys(), { keys: [key] });
    const host = world.browser().open({ tenant: 'acme' });
    const assertion = signAssertion({ key: pair.privateKey, keyId: key.id, audience: 'http://localhost:4600', tenant: 'acme', username: 'Ava.Agent' });
    const result = await host.session.signIn({ method: 'assertion', assertion });
    assert.equal(result.state === 'signed-in' && result.session.user.userName, 'Ava.Agent');
    await assert.rejects(world.browser().open({ tenant: 'acme' }).session.signIn({ method: 'assertion', assertion }), hasCode('assertion-refused'));
    await administration.deleteHostKey(key.id);
    assert.deepEqual(await administration.hostKeys(), { keys: [] });
  });

  it('R4: is refused to who is no administrator', async () => {
    const other = world.browser().open();
    await signIn(other, 'Sam.Supervisor');
    const denied = createAdministration(other);
    const codes = codesOf(await Promise.allSettled([
      denied.settings(), denied.changeSettings({ invitationHours: 1 }), denied.addressRules(), denied.createAddressRule({ network: '192.0.2.0/24' }),
      denied.changeAddressRule('x', { enabled: false }), denied.deleteAddressRule('x'), denied.throttles(), denied.clearThrottle('x'),
      denied.accessRequests(), denied.grantAccess('x', { mode: 'once' }), denied.refuseAccess('x'), denied.audit(),
      denied.platformKeys(), denied.createPlatformKey({ name: 'Router' }), denied.deletePlatformKey('x'),
      denied.hostKeys(), denied.createHostKey({ name: 'CRM', publicKey }), denied.deleteHostKey('x'),
    ]));
    assert.deepEqual(codes, codes.map(() => 'not-allowed'));
  });

  it('takes a signal everywhere', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    const results = await Promise.allSettled([
      administration.settings({ signal }), administration.changeSettings({}, { signal }), administration.addressRules({ signal }),
      administration.createAddressRule({ network: '192.0.2.0/24' }, { signal }), administration.changeAddressRule('x', {}, { signal }),
      administration.deleteAddressRule('x', { signal }), administration.throttles({ signal }), administration.clearThrottle('x', { signal }),
      administration.accessRequests({ signal }), administration.grantAccess('x', { mode: 'once' }, { signal }), administration.refuseAccess('x', { signal }),
      administration.audit({ signal }), administration.platformKeys({ signal }), administration.createPlatformKey({ name: 'x' }, { signal }),
      administration.deletePlatformKey('x', { signal }), administration.ownSessions({ signal }), administration.endOtherSessions({ signal }),
      administration.endSessions('x', { signal }), administration.hostKeys({ signal }),
      administration.createHostKey({ name: 'CRM', publicKey }, { signal }), administration.deleteHostKey('x', { signal }),
    ]);
    for (const result of results) assert.equal(result.status === 'rejected' && result.reason, reason);
  });

  it('sends each act as the contract says, with ids that cannot leave their place', async () => {
    const id = 'a/../b?c#d';
    browser.network = async (request, next) => {
      const response = await next(request);
      const { pathname } = new URL(request.url);
      if (pathname.includes('rules')) return json({ rules: [], groups: [], ownAddress: '127.0.0.1' });
      if (/^\/v1\/(throttles|access-requests|platform-keys|host-keys|users)\//.test(pathname)) return new Response(null, { status: 204 });
      return response;
    };
    browser.requests.length = 0;
    await administration.createAddressRule({ network: '192.0.2.0/24' });
    await administration.changeAddressRule(id, { enabled: false });
    await administration.deleteAddressRule(id);
    await administration.clearThrottle(id);
    await administration.grantAccess(id, { mode: 'day' });
    await administration.refuseAccess(id);
    await administration.deletePlatformKey(id);
    await administration.endSessions(id);
    await administration.deleteHostKey(id);
    const inPath = encodeURIComponent(id);
    assert.deepEqual(browser.sent().filter((sent) => !sent.endsWith('/events')), [
      'POST /v1/address-rules', `PATCH /v1/address-rules/${inPath}`, `DELETE /v1/address-rules/${inPath}`, `DELETE /v1/throttles/${inPath}`,
      `POST /v1/access-requests/${inPath}/grant`, `POST /v1/access-requests/${inPath}/refuse`,
      `DELETE /v1/platform-keys/${inPath}`, `DELETE /v1/users/${inPath}/sessions`, `DELETE /v1/host-keys/${inPath}`,
    ]);
    assert.deepEqual(await browser.requests.find(({ url }) => url.endsWith('/grant'))!.json(), { mode: 'day' });
  });
});

describe('The administration of a client, with its server', () => {
  it('makes, changes and removes address rules', async () => {
    const { rules, ownAddress } = await administration.addressRules();
    assert.deepEqual([rules.map(({ network }) => network), ownAddress], [['198.51.100.0/24'], '127.0.0.1']);
    const made = await administration.createAddressRule({ network: '192.0.2.0/24', groupId: 'remote', description: 'Home' });
    const { id } = made.rules.find(({ network }) => network === '192.0.2.0/24')!;
    const changed = await administration.changeAddressRule(id, { enabled: false });
    assert.equal(changed.rules.find((rule) => rule.id === id)!.enabled, false);
    assert.equal((await administration.deleteAddressRule(id)).rules.length, 1);
    await assert.rejects(administration.createAddressRule({ network: '0177.0.0.1' }), hasCode('network-refused'));
  });

  it('shows and clears what makes an account wait', async () => {
    const other = world.browser().open();
    for (let tries = 0; tries < 5; tries += 1) {
      await other.session.signIn({ method: 'password', username: 'Ava.Agent', password: 'wrong' }).catch(() => {});
    }
    const { throttles } = await administration.throttles();
    assert.deepEqual(throttles.map(({ user }) => user.id), ['acme-ava.agent']);
    await administration.clearThrottle('acme-ava.agent');
    assert.deepEqual((await administration.throttles()).throttles, []);
    assert.equal((await signIn(other)).state, 'signed-in');
  });

  it('lets in who waits at an address that is not allowed', async () => {
    const other = world.browser().open();
    assert.equal((await signIn(other, 'Rex.Remote')).state, 'address-denied');
    const { requests } = await administration.accessRequests();
    assert.deepEqual(requests.map(({ user, state }) => [user.id, state]), [['acme-rex.remote', 'waiting']]);
    await administration.grantAccess(requests[0]!.id, { mode: 'day' });
    assert.equal((await signIn(other, 'Rex.Remote')).state, 'signed-in');
    await assert.rejects(administration.refuseAccess(requests[0]!.id), hasCode('already-decided'));
  });

  it('makes a key of a platform, tells it once, and removes it', async () => {
    const { key, secret } = await administration.createPlatformKey({ name: 'Router' });
    assert.deepEqual((await administration.platformKeys()).keys, [key]);
    assert.deepEqual([key.name, key.usedAt], ['Router', null]);
    const open = () => world.backend.fetch(new Request(`${browser.baseUrl}v1/platform/agents`, { headers: { Authorization: `Platform ${secret}` } }), { address: '127.0.0.1' });
    assert.equal((await open()).status, 200);
    const { keys } = await administration.platformKeys();
    assert.equal(typeof keys[0]!.usedAt, 'number');
    assert.ok(!JSON.stringify([keys, browser.events]).includes(secret));
    await administration.deletePlatformKey(key.id);
    assert.equal((await open()).status, 401);
    await assert.rejects(administration.deletePlatformKey(key.id), hasCode('not-found'));
  });

  it('does not ask for a key twice when the answer is lost, and says what is wrong with a name', async () => {
    browser.network = async (request, next) => {
      const response = await next(request);
      if (request.method === 'POST' && request.url.endsWith('/platform-keys') && response.ok) throw new TypeError('lost');
      return response;
    };
    await assert.rejects(administration.createPlatformKey({ name: 'Router' }), hasCode('network'));
    assert.equal(browser.sent().filter((sent) => sent === 'POST /v1/platform-keys').length, 1);
    assert.deepEqual((await administration.platformKeys()).keys.map(({ name }) => name), ['Router']);
    await assert.rejects(administration.createPlatformKey({ name: ' ' }), (error: { code: string; problem: { fields: string[] } }) => {
      assert.deepEqual([error.code, error.problem.fields], ['field-refused', ['name']]);
      return true;
    });
  });

  it('R27: ends every session of a person, and of the own those in other browsers', async () => {
    const [ava, elsewhere] = [world.browser().open(), world.browser().open()];
    await signIn(ava);
    await signIn(elsewhere, 'Ada.Admin');
    assert.deepEqual((await administration.ownSessions()).sessions.map(({ current }) => current).sort(), [false, true]);
    await administration.endSessions('acme-ava.agent');
    await administration.endOtherSessions();
    for (const other of [ava, elsewhere]) {
      assert.deepEqual(await reached(other.session.state, ({ state }) => state === 'anonymous'), { state: 'anonymous', cause: 'ended' });
    }
    assert.deepEqual((await administration.ownSessions()).sessions.map(({ current }) => current), [true]);
    const ended = (await administration.audit()).entries.filter(({ action }) => action === 'sessions-ended');
    assert.deepEqual(ended.map(({ target, details }) => [target, details['sessions']]).sort(), [['Ada Moreau', '1'], ['Ava Lindqvist', '1']]);
    // The stream may be quicker to tell than the answer.
    await Promise.allSettled([administration.endSessions('acme-ada.admin')]);
    assert.equal((await reached(client.session.state, ({ state }) => state === 'anonymous')).state, 'anonymous', 'who names oneself is signed out here too');
  });
});
