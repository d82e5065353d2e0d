import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import { userOf } from './support/credentials.ts';
import { addPeople, bearerOfPerson, dump } from './support/people.ts';
import type { Account, AccountsAnswer } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';
import type { Person } from './support/people.ts';

const sue: Person = { userName: 'Sue.Supervisor', roles: ['supervisor'], groupId: 'front-desk', supervises: ['front-desk'] };
const adaAndSupervisor: Person = { userName: 'Bo.Both', roles: ['supervisor', 'administrator'], groupId: null };
const id = 'acme-sue.supervisor';

let server: Backend;
let ada: Readonly<Record<string, string>>;
beforeEach(async () => {
  server = await startBackend();
  await addPeople(server, sue, adaAndSupervisor);
  assert.ok(await server.storage.commit([
    { insert: 'groups', row: { id: 'night', tenantId: 'acme', name: 'Night shift' } },
    { insert: 'groups', row: { id: 'only-globex', tenantId: 'globex', name: 'Only Globex' } },
  ]));
  ada = (await bearerOf(server, 'Ada.Admin')).headers;
});
afterEach(() => server.close());

const create = (headers: Readonly<Record<string, string>>, change: Readonly<Record<string, unknown>>) => server.send('/v1/users', {
  method: 'POST', headers,
  json: { userName: 'Tom', displayName: 'Tom Taylor', email: 'tom@acme.example', roles: ['supervisor'], groupId: 'front-desk', delivery: 'hand-over', ...change },
});
const change = (headers: Readonly<Record<string, string>>, target: string, json: unknown) => server.send(`/v1/users/${target}`, { method: 'PATCH', headers, json });
const supervisedIn = async (response: Response) => {
  assert.ok(response.ok, String(response.status));
  return (await response.json() as { user: Account }).user.supervises;
};
const seenBy = async (headers: Readonly<Record<string, string>>) => {
  const { users, groups } = await (await server.send('/v1/users', { headers })).json() as AccountsAnswer;
  return { users: users.map(({ userName }) => userName), groups: groups.map((group) => group.id) };
};
const refusal = async (response: Response) => {
  const { code, fields } = await response.json() as { code: string; fields?: readonly string[] };
  return `${response.status} ${code} ${fields?.join() ?? ''}`;
};
const detailsOf = async (action: string) => (await server.storage.list('audit', { action })).map(({ details }) => details);

describe('The groups of a supervisor', () => {
  it('R4: are what an administrator says, from the next request on, once each and in order', async () => {
    const { headers } = await bearerOfPerson(server, sue);
    assert.deepEqual(await seenBy(headers), { users: ['Ava.Agent', 'Nia.New', 'Sam.Supervisor', 'Sue.Supervisor'], groups: ['front-desk'] });
    assert.deepEqual(await supervisedIn(await change(ada, id, { supervises: ['remote', 'night', 'remote'] })), ['night', 'remote']);
    assert.deepEqual(await seenBy(headers), { users: ['Rex.Remote'], groups: ['night', 'remote'] });
    assert.equal((await change(headers, 'acme-ava.agent', { displayName: 'Mine' })).status, 404);
    assert.equal((await change(headers, 'acme-rex.remote', { displayName: 'Rex T.' })).status, 200);
  });

  it('R4: are set by no supervisor, neither for oneself nor for others', async () => {
    const { headers } = await bearerOfPerson(server, sue);
    const before = await dump(server.storage, ['users', 'audit']);
    for (const supervises of [['front-desk', 'remote'], ['front-desk'], [], ['made-up']]) {
      for (const target of [id, 'acme-sam.supervisor', 'acme-ava.agent']) {
        assert.equal(await refusal(await change(headers, target, { roles: ['supervisor'], supervises })), '403 not-allowed ');
      }
      assert.equal(await refusal(await create(headers, { supervises })), '403 not-allowed ');
    }
    assert.deepEqual(await dump(server.storage, ['users', 'audit']), before);
  });

  it('R4: are groups of the own tenant: another is named by its place, and nothing is changed', async () => {
    const before = await dump(server.storage, ['users', 'audit']);
    for (const [wanted, fields] of [[['only-globex'], 'supervises.0'], [['remote', 'made-up', 'only-globex'], 'supervises.1,supervises.2']] as const) {
      assert.equal(await refusal(await change(ada, id, { supervises: wanted })), `422 field-refused ${fields}`);
      assert.equal(await refusal(await create(ada, { supervises: wanted })), `422 field-refused ${fields}`);
    }
    assert.deepEqual(await dump(server.storage, ['users', 'audit']), before);
    const { headers } = await bearerOfPerson(server, adaAndSupervisor);
    assert.equal(await refusal(await change(headers, 'globex-ava.agent', { supervises: ['only-globex'] })), '404 not-found ');
  });

  it('fit the schema: a list of ids, and not an endless one', async () => {
    for (const supervises of ['remote', [1], [''], [null], null, Array.from({ length: 501 }, (_, index) => `group-${index}`)]) {
      assert.equal(await codeOf(await change(ada, id, { supervises })), 'invalid-request', JSON.stringify(supervises).slice(0, 40));
    }
  });

  it('are none for who is no supervisor, whatever was said, and go with the role', async () => {
    assert.deepEqual(await supervisedIn(await create(ada, { roles: ['agent'], supervises: ['made-up'] })), []);
    assert.deepEqual(await supervisedIn(await change(ada, 'acme-ava.agent', { supervises: ['remote'] })), []);
    assert.deepEqual(await supervisedIn(await change(ada, id, { roles: ['agent'], supervises: ['remote'] })), []);
    assert.deepEqual((await userOf(server, 'Sue.Supervisor')).supervises, []);
  });

  it('begin with the own group where nothing else is said', async () => {
    assert.deepEqual(await supervisedIn(await create(ada, {})), ['front-desk']);
    assert.deepEqual(await supervisedIn(await create(ada, { userName: 'Tim', groupId: null })), []);
    assert.deepEqual(await supervisedIn(await create(ada, { userName: 'Tam', supervises: ['remote'] })), ['remote']);
    assert.deepEqual(await supervisedIn(await change(ada, 'acme-ava.agent', { roles: ['agent', 'supervisor'] })), ['front-desk']);
    assert.deepEqual(await supervisedIn(await change(ada, 'acme-nia.new', { roles: ['supervisor'], supervises: [] })), [], 'none at all was said');
  });

  it('stay through a change of anything else, none at all too', async () => {
    await change(ada, id, { supervises: [] });
    assert.deepEqual(await supervisedIn(await change(ada, id, { displayName: 'Sue S.', groupId: 'remote', roles: ['agent', 'supervisor'] })), []);
    await change(ada, id, { supervises: ['night'] });
    assert.deepEqual(await supervisedIn(await change(ada, id, { groupId: 'front-desk' })), ['night']);
  });

  it('are in the audit when they are given, taken or changed, and not when they are as before', async () => {
    await create(ada, { supervises: ['remote'] });
    await change(ada, id, { supervises: ['remote', 'front-desk'] });
    await change(ada, id, { supervises: ['front-desk', 'remote'] });
    await change(ada, id, { supervises: [] });
    assert.deepEqual(await detailsOf('account-created'), [{ roles: 'supervisor', delivery: 'hand-over', supervises: 'remote' }]);
    assert.deepEqual(await detailsOf('account-changed'), [
      { fields: 'supervises', supervises: 'front-desk, remote' }, { fields: 'supervises', supervises: '' },
    ]);
    assert.equal((await userOf(server, 'Sue.Supervisor')).version, 3);
  });

  it('may be those of an administrator who is a supervisor too', async () => {
    const { headers } = await bearerOfPerson(server, adaAndSupervisor);
    assert.deepEqual(await supervisedIn(await change(headers, 'acme-bo.both', { supervises: ['night'] })), ['night']);
  });

  it('make the open page of the supervisor look again', async () => {
    const { headers } = await bearerOfPerson(server, sue);
    const stream = (await server.send('/v1/events', { headers })).body!.pipeThrough(new TextDecoderStream()).getReader();
    await change(ada, id, { supervises: ['remote'] });
    let told = '';
    while (!told.includes('"users"')) {
      const { value, done } = await stream.read();
      assert.ok(!done, told);
      told += value;
    }
    await stream.cancel();
  });
});
