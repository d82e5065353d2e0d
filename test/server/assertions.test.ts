import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createMemoryStorage } from '../../src/server/index.ts';
import { digest, randomSecret } from '../../src/server/secrets.ts';
import { openStorage } from '../../src/server/node/storage/open-storage.ts';
import { signAssertion } from '../../demo/crm/assert.ts';
import { bearerOf, changeUser, codeOf, cookieOf, startBackend } from './support/backend.ts';
import { ava, openBrowser, setTenant } from './support/browsers.ts';
import { jwtOf, newPair, playHost } from './support/host.ts';
import { dump } from './support/people.ts';
import type { Problem, SignInStep } from '../../src/contract/index.ts';
import type { Storage } from '../../src/server/index.ts';
import type { Backend, SendOptions } from './support/backend.ts';
import type { Host } from './support/host.ts';

let server: Backend;
let host: Host;
const counted: string[] = [];
beforeEach(async () => {
  counted.length = 0;
  server = await startBackend({ observer: { count: (name) => counted.push(name) } });
  host = await playHost(server);
});
afterEach(() => server.close());

const redeem = (assertion: string, change: Record<string, unknown> = {}, options: SendOptions = {}) => server.send('/v1/session', {
  method: 'POST', json: { method: 'assertion', tenant: 'acme', assertion, carrier: 'bearer', ...change },
  ...options, headers: { Origin: 'https://crm.example', 'Sec-Fetch-Site': 'cross-site', ...options.headers },
});
const stepOf = async (response: Response): Promise<SignInStep> => {
  assert.equal(response.status, 200, await response.clone().text());
  return await response.json() as SignInStep;
};
async function signedIn(response: Response) {
  const step = await stepOf(response);
  assert.ok(step.state === 'signed-in', step.state);
  return step;
}

/** Insists that an assertion is refused, by the check that the words of its detail name, and that the answer says nothing of it. */
async function assertRefused(response: Response, words: RegExp, name = ''): Promise<void> {
  const { status, code, detail = '' } = await response.json() as Problem;
  assert.deepEqual([response.status, status, code], [401, 401, 'assertion-refused'], `${name} ${code} ${detail}`);
  assert.match(detail, words, name);
  assert.equal(response.headers.get('Set-Cookie'), null);
}

const replayed = /used before/;

describe('An assertion of a host', () => {
  it('signs the person in without a second login, opens the duty and notes the use of the key', async () => {
    const { session, duty, credential } = await signedIn(await redeem(host.sign()));
    assert.deepEqual([session.user.userName, session.tenant.id, duty?.status, typeof credential], ['Ava.Agent', 'acme', 'on-break', 'object']);
    assert.equal((await server.storage.find('hostKeys', { id: host.id }))?.usedAt, server.clock.now);
    assert.deepEqual(counted.filter((name) => !name.startsWith('duty')).slice(-1), ['sign-in']);
  });

  it('may be signed on either curve', async () => {
    const other = await playHost(server, { algorithm: 'ES256' });
    assert.equal(other.header.alg, 'ES256');
    await signedIn(await redeem(other.sign()));
  });

  it('is what the example of a host makes', async () => {
    server.clock.now = Date.now();
    for (const algorithm of ['EdDSA', 'ES256'] as const) {
      const { id, privateKey } = await playHost(server, { algorithm });
      const example = { key: privateKey, keyId: id, audience: 'https://desk.example' };
      await signedIn(await redeem(signAssertion({ ...example, tenant: 'acme', username: 'Ava.Agent' })));
      await signedIn(await redeem(signAssertion({ ...example, username: 'ava.agent' }), { tenant: undefined }));
    }
  });

  it('sets a cookie for another site where that is the carrier', async () => {
    const response = await redeem(host.sign(), { carrier: 'cookie' });
    assert.match(response.headers.get('Set-Cookie') ?? '', /^__Host-onduty=[\w-]{43}; Path=\/; HttpOnly; Max-Age=\d+; Secure; SameSite=None; Partitioned$/);
  });

  it('without a tenant is unified sign-in by the unified name, whatever its case, and opens no duty', async () => {
    const { session, duty } = await signedIn(await redeem(host.sign({ tenant: undefined, sub: 'AVA.agent' }), { tenant: undefined }));
    assert.deepEqual([session.user.id, duty?.status ?? 'logged-out'], [ava, 'logged-out']);
  });

  it('counts as a browser of its own, and as the same where there is a session already, which ends', async () => {
    await signedIn(await redeem(host.sign()));
    const cookie = cookieOf(await redeem(host.sign(), { carrier: 'cookie' }));
    const before = await server.storage.list('sessions', { userId: ava });
    assert.deepEqual(before.map(({ family }) => family), [null, null]);
    const parent = before.find(({ carrier }) => carrier === 'cookie');
    const { session } = await signedIn(await redeem(host.sign(), {}, { headers: { Cookie: cookie } }));
    const after = await server.storage.list('sessions', { userId: ava });
    assert.equal(after.find(({ id }) => id === session.id)?.family, parent?.id);
    assert.ok(!after.some(({ id }) => id === parent?.id));
  });

  it('vouches for the people of the tenant whose key it is, who have namesakes', async () => {
    const other = await playHost(server, { tenantId: 'globex' });
    const { session } = await signedIn(await redeem(other.sign(), { tenant: 'globex' }));
    assert.deepEqual([session.tenant.id, session.user.displayName], ['globex', 'Ava Castellano']);
    assert.equal((await signedIn(await redeem(host.sign()))).session.user.displayName, 'Ava Lindqvist');
    await assertRefused(await redeem(other.sign({ tenant: 'acme' })), /tenant/, 'the key of another tenant');
    await assertRefused(await redeem(other.sign({ tenant: 'acme' }), { tenant: 'globex' }), /tenant/, 'another tenant than asked for');
    await assertRefused(await redeem(other.sign({}, { kid: host.id })), /signature/, 'the name of another key');
    await assertRefused(await redeem(other.sign({ tenant: undefined, sub: 'ava.agent' }), { tenant: undefined }), /sub/, 'unified, of another tenant');
    await signedIn(await redeem(other.sign({ tenant: undefined, sub: 'ava@globex' }), { tenant: undefined }));
  });

  it('cannot be made direct by the page where the host said unified, or the other way round', async () => {
    await assertRefused(await redeem(host.sign({ tenant: undefined, sub: 'ava.agent' })), /tenant/);
    await assertRefused(await redeem(host.sign({ sub: 'ava.agent' }), { tenant: undefined }), /tenant/);
  });

  it('R56: is refused for another audience', async () => {
    for (const aud of ['https://other.example', 'https://desk.example/', 'https://DESK.example', 'http://desk.example', 'desk.example', '']) {
      await assertRefused(await redeem(host.sign({ aud })), /aud/, aud);
    }
    await assertRefused(await redeem(host.sign({ aud: ['https://desk.example', 'https://other.example'] })), /claim/, 'several');
  });

  it('R56: is refused when a claim is missing or has another form', async () => {
    const forms: Readonly<Record<string, readonly unknown[]>> = {
      sub: [undefined, '', 7, null, 'x'.repeat(255), ['Ava.Agent']], aud: [undefined, 7, null], jti: [undefined, 7, 'x'.repeat(15), 'x'.repeat(201), null],
      tenant: [7, null], iat: [undefined, '1', null, true], exp: [undefined, '1', null],
    };
    for (const [claim, values] of Object.entries(forms)) {
      for (const value of values) await assertRefused(await redeem(host.sign({ [claim]: value })), /claim/, `${claim} ${String(value)}`);
    }
    for (const claims of ['[]', '"x"', 'null', '{', '', '\u0000']) await assertRefused(await redeem(jwtOf(host.header, claims, host.privateKey)), /compact form/, claims);
  });

  it('R56: is good from five seconds before until five seconds after its time, which is a minute', async () => {
    const now = host.seconds();
    await signedIn(await redeem(host.sign({ iat: now + 5, exp: now + 65 })));
    await signedIn(await redeem(host.sign({ iat: now - 64, exp: now - 4 })));
    await signedIn(await redeem(host.sign({ nbf: now + 5 })));
    await assertRefused(await redeem(host.sign({ iat: now - 65, exp: now - 5 })), /expired/);
    await assertRefused(await redeem(host.sign({ iat: now - 66, exp: now + 1 })), /expired/);
    await assertRefused(await redeem(host.sign({ iat: now + 6, exp: now + 66 })), /future/);
    await assertRefused(await redeem(host.sign({ nbf: now + 6 })), /not good yet/);
    await assertRefused(await redeem(host.sign({ iat: now, exp: now + 61 })), /60 seconds/);
    await assertRefused(await redeem(host.sign({ iat: now - 1, exp: now + 59.5 })), /60 seconds/);
    // Numbers that no clock reaches, and one that JSON reads as infinite.
    const raw = (iat: string, exp: string) => jwtOf(host.header, JSON.stringify({ ...host.claims(), iat: 1, exp: 2 }).replace('"iat":1', `"iat":${iat}`).replace('"exp":2', `"exp":${exp}`), host.privateKey);
    await assertRefused(await redeem(raw(String(now), '1e999')), /claim/);
    await assertRefused(await redeem(raw('1e999', '1e999')), /future/);
    await assertRefused(await redeem(raw('-1e999', String(now + 9))), /expired/);
    await assertRefused(await redeem(raw(String(now), '1e300')), /60 seconds/);
  });

  it('is refused for who is nobody, has another case, or is disabled, alike', async () => {
    await changeUser(server, 'Rex.Remote', { enabled: false });
    for (const sub of ['Nobody.Here', 'ava.agent', 'Rex.Remote', 'ava@globex', ' Ava.Agent']) await assertRefused(await redeem(host.sign({ sub })), /nobody/, sub);
  });

  it('is refused once its key is removed, also in the very moment of its use', async () => {
    const held = host.sign();
    const { commit } = server.storage;
    server.storage.commit = async (changes) => {
      server.storage.commit = commit;
      await commit([{ remove: 'hostKeys', where: { id: host.id } }]);
      return commit(changes);
    };
    await assertRefused(await redeem(held), /kid/);
    await assertRefused(await redeem(host.sign()), /kid/);
    assert.deepEqual(await server.storage.list('sessions', { userId: ava }), []);
  });

  it('R27: opens nothing any more once its key is removed: its sessions end, what was born of them, and what was left half-way', async () => {
    const { headers: byPassword } = await bearerOf(server, 'Ava.Agent');
    const step = await signedIn(await redeem(host.sign()));
    const headers = { Authorization: `Bearer ${step.credential!.accessToken}` };
    await setTenant(server, { redirects: ['https://crm.example/'] });
    const codeVerifier = randomSecret();
    const decided = await server.send('/v1/authorize', {
      method: 'POST', headers: { ...headers, Origin: 'https://desk.example', 'Sec-Fetch-Site': 'same-origin' },
      json: { decision: 'allow', tenant: 'acme', redirectUri: 'https://crm.example/', state: 'a-state-of-this-test', codeChallenge: await digest(codeVerifier) },
    });
    const code = new URL((await decided.json() as { redirect: string }).redirect).searchParams.get('code')!;
    const born = await signedIn(await server.send('/v1/session', { method: 'POST', json: {
      method: 'code', tenant: 'acme', code, codeVerifier, redirectUri: 'https://crm.example/', carrier: 'bearer',
    } }));
    await setTenant(server, { severalBrowsers: 'take-over' });
    const sam = await bearerOf(server, 'Sam.Supervisor');
    assert.equal((await server.send('/v1/duty/status', { method: 'PUT', headers: sam.headers, json: { status: 'available' } })).status, 200);
    await server.send('/v1/duty/contact', { method: 'POST', headers: sam.headers, json: {} });
    const half = await stepOf(await redeem(host.sign({ sub: 'Sam.Supervisor' })));
    assert.ok(half.state === 'duty-elsewhere' && half.takeOver);

    const { headers: ada } = await bearerOf(server, 'Ada.Admin');
    assert.equal((await server.send(`/v1/host-keys/${host.id}`, { method: 'DELETE', headers: ada })).status, 204);
    for (const one of [headers, { Authorization: `Bearer ${born.credential!.accessToken}` }]) {
      assert.equal(await codeOf(await server.send('/v1/duty', { headers: one })), 'session-ended');
    }
    const taken = await server.send('/v1/session', { method: 'POST', json: { method: 'take-over', tenant: 'acme' }, headers: { Authorization: `Ticket ${half.takeOver.ticket}` } });
    assert.equal(await codeOf(taken), 'ticket-refused');
    assert.equal((await server.send('/v1/duty', { headers: byPassword })).status, 200);
  });

  it('is no way around an account that is disabled in the very moment', async () => {
    const { commit } = server.storage;
    server.storage.commit = async (changes) => {
      server.storage.commit = commit;
      await changeUser(server, 'Ava.Agent', { enabled: false });
      return commit(changes);
    };
    await assertRefused(await redeem(host.sign()), /nobody/);
  });

  it('is no session of a page that the tenant does not list, and good afterwards', async () => {
    const held = host.sign();
    assert.equal(await codeOf(await redeem(held, {}, { headers: { Origin: 'https://evil.example' } })), 'origin-not-allowed');
    await signedIn(await redeem(held));
  });

  it('opens nothing while the tenant is maintained', async () => {
    await setTenant(server, { maintenance: 'Back at noon' });
    assert.equal(await codeOf(await redeem(host.sign())), 'maintenance');
  });
});

describe('A used assertion', () => {
  const engines: Readonly<Record<string, () => Promise<Storage>>> = {
    'the memory engine': () => Promise.resolve(createMemoryStorage()), SQLite: () => openStorage(':memory:'),
  };
  for (const [name, open] of Object.entries(engines)) {
    it(`R56: opens nothing again, however many come at once, over ${name}`, async () => {
      await server.close();
      server = await startBackend({ storage: await open() });
      host = await playHost(server);
      const held = host.sign();
      const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(held)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array.from({ length: 7 }, () => 401)]);
      for (const answer of answers.filter(({ ok }) => !ok)) await assertRefused(answer, replayed);
      assert.equal((await server.storage.list('sessions', { userId: ava })).length, 1);
    });
  }

  it('R56: opens nothing until it has expired, by its jti, whatever else it says', async () => {
    const jti = 'one-and-the-same-id';
    const now = host.seconds();
    await signedIn(await redeem(host.sign({ jti, exp: now + 60 })));
    await assertRefused(await redeem(host.sign({ jti, sub: 'Ada.Admin' })), replayed);
    const held = host.sign({ jti, iat: now, exp: now + 60 });
    server.clock.now = (now + 64) * 1000;
    await assertRefused(await redeem(held), replayed);
    server.clock.now += 1000;
    await assertRefused(await redeem(held), /expired/);
    const [row] = await server.storage.list('tickets', { purpose: 'assertion' });
    assert.equal(row?.expiresAt, (now + 65) * 1000, 'and until then it is remembered');
  });

  it('takes nothing from another key with the same jti', async () => {
    const other = await playHost(server);
    const jti = 'one-and-the-same-id';
    await signedIn(await redeem(host.sign({ jti })));
    await signedIn(await redeem(other.sign({ jti })));
  });

  it('R59: is a repeat where the idempotency key is the same', async () => {
    const held = host.sign();
    const headers = { 'Idempotency-Key': 'once' };
    await signedIn(await redeem(held, {}, { headers }));
    assert.equal(await codeOf(await redeem(held, {}, { headers })), 'already-done');
  });
});

describe('The steps behind an assertion', () => {
  const rule = { id: 'office', tenantId: 'acme', groupId: null, network: '127.0.0.0/8', description: '', enabled: true };
  const away = { address: '203.0.113.9' };

  it('R22: a denied address waits for an administrator as ever, and the assertion is spent', async () => {
    await server.storage.commit([{ insert: 'addressRules', row: rule }]);
    const held = host.sign();
    const answers = await Promise.all([1, 2, 3].map(() => redeem(held, {}, away)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401]);
    const step = await stepOf(answers.find(({ ok }) => ok)!);
    assert.ok(step.state === 'address-denied');
    await assertRefused(await redeem(held), replayed, 'from an address that is allowed');
    const ada = await bearerOf(server, 'Ada.Admin');
    await server.send(`/v1/access-requests/${step.requestId}/grant`, { method: 'POST', headers: ada.headers, json: { mode: 'once' } });
    await signedIn(await server.send('/v1/session', {
      method: 'POST', json: { method: 'grant', tenant: 'acme', carrier: 'bearer' }, headers: { Authorization: `Ticket ${step.wait.ticket}` }, ...away,
    }));
  });

  it('R22: its session is asked for the address at every request', async () => {
    const { credential } = await signedIn(await redeem(host.sign(), {}, away));
    await server.storage.commit([{ insert: 'addressRules', row: rule }]);
    const response = await server.send('/v1/apps', { headers: { Authorization: `Bearer ${credential!.accessToken}` }, ...away });
    assert.equal(await codeOf(response), 'address-denied');
  });

  it('R19: a temporary password has to be changed first, and the assertion is spent', async () => {
    const held = host.sign({ sub: 'Nia.New' });
    const answers = await Promise.all([1, 2, 3].map(() => redeem(held)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401]);
    const step = await stepOf(answers.find(({ ok }) => ok)!);
    assert.ok(step.state === 'password-change-required');
    await assertRefused(await redeem(held), replayed);
    const set = await server.send('/v1/password', { method: 'POST', json: { password: 'Velvet-Harbour-Nineteen' }, headers: { Authorization: `Ticket ${step.change.ticket}` } });
    assert.equal(set.status, 200, await set.clone().text());
    assert.equal((await signedIn(await redeem(host.sign({ sub: 'Nia.New' })))).session.user.userName, 'Nia.New');
  });

  for (const severalBrowsers of ['take-over', 'refuse'] as const) {
    it(`a duty elsewhere stands in the way where the tenant says ${severalBrowsers}, and the assertion is spent`, async () => {
      await setTenant(server, { severalBrowsers });
      await (await openBrowser(server)).contact();
      const held = host.sign();
      const answers = await Promise.all([1, 2, 3].map(() => redeem(held)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401]);
      const step = await stepOf(answers.find(({ ok }) => ok)!);
      assert.ok(step.state === 'duty-elsewhere');
      await assertRefused(await redeem(held), replayed);
      assert.equal(step.takeOver !== null, severalBrowsers === 'take-over');
      if (step.takeOver === null) return;
      await signedIn(await server.send('/v1/session', {
        method: 'POST', json: { method: 'take-over', tenant: 'acme', carrier: 'bearer' }, headers: { Authorization: `Ticket ${step.takeOver.ticket}` },
      }));
    });
  }
});

describe('A refused assertion', () => {
  const remembered = async () => (await server.storage.list('audit', { action: 'assertion-refused' })).map(({ tenantId, target, actor, details }) => ({ tenantId, target, actor, details }));

  it('is counted each time, and remembered by the audit once a minute for a key', async () => {
    const expired = host.sign({ iat: 1, exp: 2 });
    for (let count = 0; count < 5; count += 1) await redeem(expired);
    const entry = { tenantId: 'acme', target: 'CRM', actor: '', details: { id: host.id, check: 'exp' } };
    assert.deepEqual(await remembered(), [entry]);
    server.clock.now += 60_000;
    await Promise.all([redeem(expired), redeem(expired)]);
    assert.deepEqual(await remembered(), [entry, entry]);
    assert.equal(counted.filter((name) => name === 'assertion-refused').length, 7);
  });

  it('is nobody\'s where it names no key', async () => {
    await redeem(host.sign({}, { kid: 'made-up' }));
    assert.deepEqual(await remembered(), []);
    assert.equal(counted.filter((name) => name === 'assertion-refused').length, 1);
  });

  it('stands in no way of a password', async () => {
    for (let count = 0; count < 30; count += 1) await redeem(host.sign({ sub: 'Nobody.Here' }));
    await redeem(host.sign({}, { kid: 'made-up' }));
    assert.deepEqual(await server.storage.list('throttles', {}), []);
    await signedIn(await server.signIn('Ava.Agent', { carrier: 'bearer' }));
  });

  it('R39: is said again nowhere, and neither is a good one', async () => {
    const log: unknown[] = [];
    const logged = await startBackend({ observer: { request: (entry) => log.push(entry), error: (error) => log.push(error) } });
    const other = await playHost(logged, { pair: newPair() });
    const secrets = [other.sign({ jti: 'an-id-that-is-used' }), other.sign({ jti: 'an-id-that-is-refused', sub: 'Nobody.Here', aud: 'https://elsewhere.example' })];
    const answers = await Promise.all(secrets.map(async (assertion) =>
      (await logged.send('/v1/session', { method: 'POST', json: { method: 'assertion', tenant: 'acme', assertion }, headers: { 'Idempotency-Key': assertion.slice(-20) } })).text()));
    const all = JSON.stringify([answers, log, await dump(logged.storage)]);
    await logged.close();
    for (const text of [...secrets, ...secrets.map((secret) => secret.split('.')[1]!), 'an-id-that-is', 'Nobody.Here', 'elsewhere.example']) assert.ok(!all.includes(text), text);
  });
});
