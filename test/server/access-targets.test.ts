import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { roles, routes, versionTag } from '../../src/contract/index.ts';
import { digest } from '../../src/server/secrets.ts';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import { platformOf } from './support/platform.ts';
import { addPeople, bearerOfPerson, dump, idOf } from './support/people.ts';
import type { Role, Route, RouteName } from '../../src/contract/index.ts';
import type { TableName } from '../../src/server/index.ts';
import type { Backend } from './support/backend.ts';
import type { Person } from './support/people.ts';

/*
 * Who may do what to whom: the matrix of routes times whose id it is, and of acts times the roles of the target.
 */

const ava = 'acme-ava.agent';
const everyRole: Person = { userName: 'Eve.Everything', tenantId: 'globex', roles, supervises: ['front-desk', 'remote'], groupId: 'front-desk' };
/** Supervises another group than Ava's. */
const stranger: Person = { userName: 'Sue.Stranger', roles: ['supervisor'], supervises: ['remote'] };
const target = (role: Role): Person => ({ userName: `Target.${role}`, roles: [role], groupId: 'front-desk' });

let server: Backend;
beforeEach(async () => {
  server = await startBackend({ mailer: { send: () => Promise.resolve() } });
  await addPeople(server, everyRole, stranger, ...roles.map(target));
});
afterEach(() => server.close());

/** What a route may change; sessions, receipts and the audit are written by the way. */
const changeable: readonly TableName[] = ['tenants', 'users', 'addressRules', 'accessRequests', 'accessGrants', 'tickets', 'outbox', 'profileRequests', 'throttles', 'duties', 'reasons', 'platformKeys', 'hostKeys'];
const state = () => dump(server.storage, changeable);

type Headers = Readonly<Record<string, string>>;
const call = (name: RouteName, headers: Headers, json: unknown, id = '') => {
  const { method, path } = routes[name] as Route;
  const version = name === 'setPlatformActivity' ? { 'If-Match': versionTag(1) } : {};
  return server.send(path.replace('{id}', encodeURIComponent(id)), { method, headers: { ...headers, ...version }, ...(json === undefined ? {} : { json }) });
};

/** Insists that a request is refused with one of the statuses, and that nothing became of it. */
async function assertDenied(request: () => Promise<Response>, ...statuses: readonly number[]): Promise<void> {
  const before = await state();
  const response = await request();
  assert.ok(statuses.includes(response.status), `answered ${response.status} ${response.ok ? '' : String(await codeOf(response))}`);
  assert.deepEqual(await state(), before);
}

/** Every route with an id: one of `acme`, what to send, and who of `acme` may. */
const things: Readonly<Partial<Record<RouteName, { readonly id: string; readonly body?: unknown; readonly by: string }>>> = {
  launchApp: { id: 'only-acme', by: 'Ava.Agent' },
  grantAccess: { id: 'waiting', body: { mode: 'day' }, by: 'Ada.Admin' },
  refuseAccess: { id: 'waiting', by: 'Ada.Admin' },
  changeAddressRule: { id: 'acme-remote-office', body: { description: 'changed' }, by: 'Ada.Admin' },
  deleteAddressRule: { id: 'acme-remote-office', by: 'Ada.Admin' },
  changeReasonEntry: { id: 'lunch-of-acme', body: { code: 'LNX' }, by: 'Ada.Admin' },
  deleteReasonEntry: { id: 'lunch-of-acme', by: 'Ada.Admin' },
  clearThrottle: { id: ava, by: 'Ada.Admin' },
  requestProfile: { id: ava, body: { fields: ['phone'] }, by: 'Sam.Supervisor' },
  changeUser: { id: ava, body: { displayName: 'Changed' }, by: 'Sam.Supervisor' },
  resetUser: { id: ava, body: { delivery: 'hand-over' }, by: 'Sam.Supervisor' },
  deletePlatformKey: { id: 'key-of-acme', by: 'Ada.Admin' },
  deleteHostKey: { id: 'acme-host', by: 'Ada.Admin' },
  setPlatformActivity: { id: ava, body: { activity: 'busy' }, by: 'platform' },
  setPlatformStatus: { id: ava, body: { status: 'available' }, by: 'platform' },
  setAgentStatus: { id: ava, body: { status: 'available' }, by: 'Sam.Supervisor' },
  endSessions: { id: ava, by: 'Sam.Supervisor' },
};

/** A key of a platform that was used a moment ago, which is noted once a minute. */
async function usedKey(tenantId: string): Promise<{ readonly headers: Headers }> {
  const key = await platformOf(server, tenantId);
  await server.send('/v1/platform/agents', { headers: key.headers });
  return key;
}

/** Puts the things of `acme` there that the seed lacks. */
const addThings = () => server.storage.commit([
  {
    insert: 'apps',
    row: {
      id: 'only-acme', tenantId: 'acme', name: { en: 'Only Acme' }, description: { en: '' }, role: 'agent', url: '/only/', target: 'same-tab',
      opensDuty: false, position: 9, enabled: true, disabled: null,
    },
  },
  {
    insert: 'reasons',
    row: {
      id: 'lunch-of-acme', tenantId: 'acme', status: 'on-break', label: { en: 'Lunch of Acme' }, code: 'LAC', position: 9, active: true,
      maxSeconds: null, endAction: null, groups: [],
    },
  },
  {
    insert: 'accessRequests',
    row: {
      id: 'waiting', tenantId: 'acme', userId: 'acme-rex.remote', address: '192.0.2.7', addressKey: '192.0.2.7', state: 'waiting', tries: 1,
      createdAt: server.clock.now, seenAt: server.clock.now, mailedAt: null, decidedBy: null, decidedAt: null, version: 1,
    },
  },
  { insert: 'platformKeys', row: { id: 'key-of-acme', hash: 'hash of acme', tenantId: 'acme', name: 'Router of Acme', createdAt: server.clock.now, usedAt: null } },
  {
    insert: 'hostKeys',
    row: {
      id: 'acme-host', tenantId: 'acme', name: 'CRM of Acme', publicKey: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
      createdAt: server.clock.now, usedAt: null, refusedAt: null,
    },
  },
  { insert: 'throttles', row: { key: `account:${ava}`, failures: 4, blockedUntil: server.clock.now + 60_000, updatedAt: server.clock.now, version: 1 } },
]);

describe('An id of another tenant', () => {
  it('R4: is tried at every route that takes one', () => {
    const withId = (Object.entries(routes) as [string, Route][]).filter(([, { path }]) => path.includes('{id}')).map(([name]) => name);
    assert.deepEqual([...Object.keys(things), 'readAccessRequest'].sort(), withId.sort());
  });

  for (const [name, { id, body, by }] of Object.entries(things) as [RouteName, NonNullable<(typeof things)[RouteName]>][]) {
    it(`R4: does not exist for ${name}, while who it belongs to gets through`, async () => {
      // Only a duty that is open can be changed.
      await bearerOf(server, 'Ava.Agent');
      const own = by === 'platform' ? await usedKey('acme') : await bearerOf(server, by);
      const other = by === 'platform' ? await usedKey('globex') : await bearerOfPerson(server, everyRole);
      assert.ok(await addThings());
      await assertDenied(() => call(name, other.headers, body, id), 404);
      const response = await call(name, own.headers, body, id);
      assert.ok(response.ok, `the owner got ${response.status} ${response.ok ? '' : String(await codeOf(response))}`);
    });
  }

  it('R4: does not exist for the ticket of another access request', async () => {
    await addThings();
    const own = { id: 'theirs', ticket: 'ticket-of-globex', address: '198.51.100.9' };
    const row = (await server.storage.find('accessRequests', { id: 'waiting' }))!;
    const { passwordHash } = (await server.storage.find('users', { id: idOf(everyRole) }))!;
    const subject = `${own.id}.${await digest(passwordHash)}`;
    assert.ok(await server.storage.commit([
      { insert: 'accessRequests', row: { ...row, id: own.id, tenantId: 'globex', userId: idOf(everyRole), address: own.address, addressKey: own.address } },
      {
        insert: 'tickets',
        row: {
          hash: await digest(own.ticket), tenantId: 'globex', userId: idOf(everyRole), purpose: 'access', addressKey: own.address, requestId: subject, family: null, hostKey: null,
          createdAt: server.clock.now, expiresAt: server.clock.now + 60_000, ended: null,
        },
      },
    ]));
    const look = (id: string) => server.send(`/v1/access-requests/${id}`, { headers: { Authorization: `Ticket ${own.ticket}` }, address: own.address });
    await assertDenied(() => look('waiting'), 401, 404);
    assert.equal((await look(own.id)).status, 200);
  });

  it('R4: is on no list', async () => {
    const { headers } = await bearerOfPerson(server, everyRole);
    const admin = await bearerOf(server, 'Ada.Admin');
    await addThings();
    await server.send(`/v1/users/${ava}/profile-requests`, { method: 'POST', headers: admin.headers, json: { fields: ['phone'], note: 'only-acme' } });
    for (const name of ['listApps', 'listUsers', 'listAccessRequests', 'listAddressRules', 'listThrottles', 'listAudit', 'listHostKeys'] as const) {
      const text = await (await call(name, headers, undefined)).text();
      assert.doesNotMatch(text, /only-acme|acme-|Lindqvist|192\.0\.2\.7/, name);
      assert.match(await (await call(name, admin.headers, undefined)).text(), name === 'listApps' ? /apps/ : /acme-|Lindqvist|192\.0\.2\.7/, name);
    }
  });
});

describe('The id of somebody whom a supervisor does not supervise', () => {
  for (const [name, body] of [
    ['changeUser', { displayName: 'Changed' }], ['changeUser', { enabled: false }], ['resetUser', { delivery: 'mail' }], ['requestProfile', { fields: ['phone'] }],
  ] as const) {
    it(`R4: does not exist for ${name} with ${JSON.stringify(body)}`, async () => {
      const { headers } = await bearerOfPerson(server, stranger);
      await assertDenied(() => call(name, headers, body, ava), 404);
      assert.ok((await call(name, headers, body, 'acme-rex.remote')).ok, 'the own people are there');
    });
  }

  it('R63: is on no list of accounts', async () => {
    const { headers } = await bearerOfPerson(server, stranger);
    const { users } = await (await call('listUsers', headers, undefined)).json() as { users: { id: string }[] };
    assert.deepEqual(users.map(({ id }) => id), ['acme-rex.remote']);
  });

  it('R4: gets nobody into another group, or out of the own', async () => {
    const { headers } = await bearerOfPerson(server, stranger);
    for (const groupId of ['front-desk', null, 'no-group']) {
      await assertDenied(() => call('changeUser', headers, { groupId }, 'acme-rex.remote'), 403, 404, 422);
      await assertDenied(() => call('createUser', headers, newAccount('agent', groupId)), 403, 404, 422);
    }
  });
});

const newAccount = (role: Role, groupId: string | null = 'front-desk') =>
  ({ userName: 'Made.New', displayName: 'Made', email: 'made@acme.example', roles: [role], groupId, delivery: 'hand-over' });

/** What is done to a target, or made with its role. */
const acts: Readonly<Record<string, (headers: Headers, role: Role) => Promise<Response>>> = {
  create: (headers, role) => call('createUser', headers, newAccount(role)),
  change: (headers, role) => call('changeUser', headers, { displayName: 'Changed' }, idOf(target(role))),
  disable: (headers, role) => call('changeUser', headers, { enabled: false }, idOf(target(role))),
  demote: (headers, role) => call('changeUser', headers, { roles: ['agent'] }, idOf(target(role))),
  'reset by hand': (headers, role) => call('resetUser', headers, { delivery: 'hand-over' }, idOf(target(role))),
  'end the sessions of': (headers, role) => call('endSessions', headers, undefined, idOf(target(role))),
  'reset by mail': (headers, role) => call('resetUser', headers, { delivery: 'mail' }, idOf(target(role))),
  'grant the role of': (headers, role) => call('changeUser', headers, { roles: [...new Set<Role>(['agent', role])] }, idOf(target('agent'))),
};
const people: Readonly<Record<Role, string>> = { agent: 'Ava.Agent', supervisor: 'Sam.Supervisor', administrator: 'Ada.Admin' };

describe('The roles of the target', () => {
  for (const who of roles) {
    for (const role of roles) {
      const isAllowed = who !== 'agent' && roles.indexOf(who) >= roles.indexOf(role);
      for (const [act, run] of Object.entries(acts)) {
        it(`R4: ${who} ${isAllowed ? 'may' : 'may not'} ${act} ${role}`, async () => {
          const { headers } = await bearerOf(server, people[who]);
          if (isAllowed) {
            const response = await run(headers, role);
            assert.ok(response.ok, `${response.status} ${response.ok ? '' : String(await codeOf(response))}`);
          } else await assertDenied(() => run(headers, role), 403, ...(who === 'agent' ? [] : [404]));
        });
      }
    }
  }

  it('R4: nobody gives a role above the own to oneself', async () => {
    for (const [who, id] of [['Sam.Supervisor', 'acme-sam.supervisor'], ['Ava.Agent', ava]] as const) {
      const { headers } = await bearerOf(server, who);
      await assertDenied(() => call('changeUser', headers, { roles: ['administrator'] }, id), 403, 404);
    }
  });

  it('R4: a profile cannot be a way to more roles', async () => {
    const { headers } = await bearerOf(server, 'Ava.Agent');
    await call('changeProfile', headers, { values: { roles: ['administrator'], sounds: true }, roles: ['administrator'] });
    assert.deepEqual((await server.storage.find('users', { id: ava }))!.roles, ['agent']);
  });
});
