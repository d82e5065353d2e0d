import assert from 'node:assert/strict';
import { readdir, readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { seedUsers } from '../../src/mock/seed.ts';
import { createMemoryStorage } from '../../src/server/index.ts';
import { openStorage } from '../../src/server/node/storage/open-storage.ts';
import { digest } from '../../src/server/secrets.ts';
import { newTicket } from '../../src/server/tickets.ts';
import { bearerOf, cookieOf, startBackend } from './support/backend.ts';
import { dump } from './support/people.ts';
import type { Core } from '../../src/server/core.ts';
import type { Mail, Storage } from '../../src/server/index.ts';
import type { Backend } from './support/backend.ts';

const passwordOf = (userName: string) => seedUsers.find((user) => user.userName === userName && user.tenant === 'acme')!.password;

/** Every text under a key that names a secret, however deep in an answer it stands. */
function* secretsIn(value: unknown, key = ''): Generator<string> {
  if (typeof value === 'string' && /^(accessToken|refreshToken|ticket|password|secret)$/.test(key)) yield value;
  if (typeof value === 'object' && value !== null) for (const [name, one] of Object.entries(value)) yield* secretsIn(one, name);
}

/** Links and passwords that a mail hands over. */
const secretsInMail = ({ text, html }: Mail): string[] =>
  [...`${text} ${html}`.matchAll(/(?<=#ticket=)[\w-]{43}|\b[a-z2-9]{4}(?:-[a-z2-9]{4}){4}\b/g)].map(([secret]) => secret);

/** Lives a day of a contact centre, and gives every secret that was issued or typed meanwhile. */
async function live(server: Backend, mails: readonly Mail[]): Promise<Set<string>> {
  const secrets = new Set<string>();
  const issued: string[] = [];
  let count = 0;
  const note = async (response: Response): Promise<Response> => {
    for (const line of response.headers.getSetCookie()) {
      const secret = line.split(';')[0]!.split('=')[1]!;
      if (secret !== '') secrets.add(secret);
    }
    const body: unknown = response.headers.get('Content-Type')?.includes('json') === true ? await response.clone().json() : {};
    for (const secret of secretsIn(body)) {
      secrets.add(secret);
      issued.push(secret);
    }
    return response;
  };
  const act = (method: string, path: string, headers: Readonly<Record<string, string>>, json?: unknown) => {
    for (const secret of secretsIn(json)) secrets.add(secret);
    return server.send(path, { method, headers: { 'Idempotency-Key': `key-${count += 1}`, ...headers }, ...(json === undefined ? {} : { json }) }).then(note);
  };
  const signIn = (username: string, password: string, carrier: 'cookie' | 'bearer', more: object = {}) =>
    act('POST', '/v1/session', {}, { method: 'password', tenant: 'acme', username, password, carrier, ...more });

  for (const { userName, tenant, password } of seedUsers) await note(await signIn(userName, password, 'bearer', { tenant }));
  const ava = passwordOf('Ava.Agent');
  const cookie = { Cookie: cookieOf(await signIn('Ava.Agent', ava, 'cookie')) };
  secrets.add(ava);
  const admin = (await bearerOf(server, 'Ada.Admin'));
  const agent = (await bearerOf(server, 'Ava.Agent'));
  for (const secret of [admin.accessToken, admin.refreshToken, agent.accessToken, agent.refreshToken]) secrets.add(secret);
  const renewed = await act('POST', '/v1/session/refresh', {}, { refreshToken: agent.refreshToken });
  const { credential } = await renewed.json() as { credential: { accessToken: string } };
  const bearer = { Authorization: `Bearer ${credential.accessToken}` };

  // Typed where it does not belong, and wrong.
  await signIn('Ava.Agent', 'A wrong and secret password', 'bearer');
  await signIn(ava, 'A third wrong password', 'bearer');
  await act('GET', '/v1/invitations', { Authorization: 'Ticket a-made-up-secret-ticket' });
  secrets.add('a-made-up-secret-ticket');
  await act('PATCH', '/v1/profile', bearer, { values: { email: 'new@acme.example' }, current: 'A second wrong password' });
  await act('PATCH', '/v1/profile', bearer, { values: { email: 'new@acme.example', phone: '+4612345678' }, current: ava });
  secrets.add('A second wrong password');
  await act('POST', '/v1/users/acme-ava.agent/profile-requests', admin.headers, { fields: ['phone'], note: 'Please' });
  await act('PATCH', '/v1/tenant/settings', admin.headers, { invitationHours: 48 });

  const made = await act('POST', '/v1/platform-keys', admin.headers, { name: 'Router' });
  const { secret: key } = await made.json() as { secret: string };
  const platform = { Authorization: `Platform ${key}` };
  await act('PUT', '/v1/platform/agents/acme-ava.agent/status', platform, { status: 'available', cause: 'start' });
  await act('PUT', '/v1/platform/agents/acme-ava.agent/activity', { ...platform, 'If-Match': '"version-1"' }, { activity: 'offered' });
  await act('GET', '/v1/platform/agents', platform);

  for (const delivery of ['mail', 'hand-over']) {
    await act('POST', '/v1/users', admin.headers, {
      userName: `New.${delivery}`, displayName: 'New', email: 'made@acme.example', roles: ['agent'], groupId: 'front-desk', delivery,
    });
    await act('POST', '/v1/users/acme-nia.new/reset', admin.headers, { delivery });
  }
  await act('POST', '/v1/password/forgot', {}, { tenant: 'acme', username: 'Ava.Agent' });
  await act('POST', '/v1/username/forgot', {}, { tenant: 'acme', email: 'ava.agent@acme.example' });
  await act('POST', '/v1/password', bearer, { password: 'Another-Long-Secret-One', current: ava });
  while ((await server.storage.list('outbox', { tries: 0 })).length > 0) await new Promise(setImmediate);
  issued.push(...mails.flatMap(secretsInMail));
  // Every secret that was handed out is tried as the ticket and as the password that it may be.
  for (const secret of [...issued]) {
    await act('GET', '/v1/invitations', { Authorization: `Ticket ${secret}` });
    await act('POST', '/v1/password', { Authorization: `Ticket ${secret}` }, { password: 'Yet-Another-Long-Secret' });
    await act('POST', '/v1/session', { Authorization: `Ticket ${secret}` }, { method: 'grant', tenant: 'acme' });
  }
  await act('DELETE', '/v1/session', cookie, {});
  // Ends what the postman has begun.
  await server.backend.drain();
  for (const mail of mails) for (const secret of secretsInMail(mail)) secrets.add(secret);
  return secrets;
}

/** What a secret would look like if somebody had kept it. */
async function disguises(secret: string): Promise<string[]> {
  const bytes = Buffer.from(secret);
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), JSON.stringify(secret).slice(1, -1)];
}

/** Mail servers: one takes every mail, the other keeps the outbox full. */
const mailServers = {
  'every mail is sent': () => Promise.resolve(),
  'no mail is taken': () => Promise.reject(new Error('busy')),
};

const engines: Readonly<Record<string, () => Promise<{ storage: Storage; files?: string }>>> = {
  memory: () => Promise.resolve({ storage: createMemoryStorage() }),
  SQLite: async () => {
    const files = await mkdtemp(join(tmpdir(), 'onduty-secrets-'));
    return { storage: await openStorage(`sqlite:${join(files, 'x.db')}`), files };
  },
};

describe('Secrets at rest', () => {
  for (const [name, open] of Object.entries(engines)) for (const [how, answer] of Object.entries(mailServers)) {
    it(`R61: are in no table after a full run: ${name}, ${how}`, async (t) => {
      const { storage, files } = await open();
      const mails: Mail[] = [];
      const mailer = { send: (mail: Mail) => { mails.push(mail); return answer(); } };
      const server = await startBackend({ storage, mailer });
      t.after(async () => {
        await server.close();
        if (files !== undefined) await rm(files, { recursive: true });
      });
      const secrets = await live(server, mails);
      assert.ok(secrets.size >= 20, `only ${secrets.size} secrets were issued`);
      const mailed = mails.flatMap(secretsInMail);
      assert.ok(mailed.some((secret) => secret.length === 24) && mailed.some((secret) => secret.length === 43), 'no password or no link was mailed');

      const tables = await dump(storage);
      const { entries } = await storage.feed('0');
      const places: [string, string][] = [...Object.entries(tables).map(([table, rows]): [string, string] => [table, JSON.stringify(rows)]), ['feed', JSON.stringify(entries)]];
      for (const file of files === undefined ? [] : await readdir(files)) places.push([file, (await readFile(join(files!, file))).toString('latin1')]);
      for (const filled of ['users', 'sessions', 'credentials', 'receipts', 'audit', 'throttles', 'profileRequests', 'tickets', 'platformKeys']) {
        assert.ok(tables[filled]!.length > 0, `nothing was written to ${filled}`);
      }
      assert.equal(tables['outbox']!.length > 0, how === 'no mail is taken');
      for (const secret of secrets) {
        assert.ok(secret.length > 7, 'too short to look for');
        for (const disguise of await disguises(secret)) {
          for (const [place, text] of places) assert.ok(!text.includes(disguise), `${place} holds ${secret}`);
        }
      }
    });
  }

  it('R61: are in no receipt by a bare digest of the body, which could be guessed offline', async (t) => {
    const server = await startBackend();
    t.after(() => server.close());
    const json = { method: 'password', tenant: 'acme', username: 'Ava.Agent', password: passwordOf('Ava.Agent'), carrier: 'bearer' };
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    assert.equal((await server.send('/v1/session', { method: 'POST', headers, json })).status, 200);
    const [receipt] = await server.storage.list('receipts', {});
    for (const guess of [JSON.stringify(json), `\n${JSON.stringify(json)}`, `\n\n${JSON.stringify(json)}`, json.password]) {
      assert.notEqual(receipt!.bodyHash, await digest(guess));
    }
    assert.equal(receipt!.answer, null);
  });

  it('R61: are found by this search when they are there', async (t) => {
    const server = await startBackend();
    t.after(() => server.close());
    const { ticket, change } = await newTicket({ now: () => 0 } as Core, { user: { id: 'acme-ava.agent', tenantId: 'acme' }, purpose: 'reset', life: 1 });
    await server.storage.commit([change]);
    assert.ok(!JSON.stringify(await dump(server.storage)).includes(ticket));
    await server.storage.commit([{ insert: 'throttles', row: { key: ticket, failures: 0, blockedUntil: 0, updatedAt: 0, version: 1 } }]);
    assert.ok(JSON.stringify(await dump(server.storage)).includes(ticket));
  });
});
