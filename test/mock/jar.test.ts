import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createJar } from '../../src/mock/jar.ts';
import { createMock } from '../../src/mock/index.ts';
import { seedUsers } from '../../src/mock/seed.ts';
import { fakeLocalStorage, json } from '../client/support/world.ts';
import type { WhoAmI } from '../../src/contract/index.ts';

const credential = { accessToken: 'made-by-a-change', refreshToken: 'r', expiresIn: 600 };
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => new Request(`https://desk.example${path}`, {
  method: 'POST', headers: { 'Onduty-Client': 'test/1', 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body),
});

describe('The jar of the mock', () => {
  it('takes the session over that a change of the password brings', async (t) => {
    fakeLocalStorage(t);
    const jar = createJar('jar');
    await jar.keep(post('/v1/password', {}), json({ credential }), undefined);
    assert.equal(jar.read(), 'made-by-a-change');
    await jar.keep(post('/v1/apps', {}), json({ credential: { ...credential, accessToken: 'other' } }), undefined);
    assert.equal(jar.read(), 'made-by-a-change');
  });

  it('lets a ticket go as it is, with no session beside it', async (t) => {
    fakeLocalStorage(t);
    const mock = createMock({ persist: `jar-${Math.random()}` });
    const { userName, password } = seedUsers[0]!;
    const signedIn = await mock.fetch(post('/v1/session', { method: 'password', tenant: 'acme', username: userName, password, carrier: 'bearer' }));
    assert.equal(signedIn.status, 200);
    const whoAmI = async (headers: Readonly<Record<string, string>>) =>
      (await (await mock.fetch(new Request('https://desk.example/v1/session', { headers }))).json() as WhoAmI).state;
    assert.deepEqual([await whoAmI({}), await whoAmI({ Authorization: 'Ticket some-ticket' })], ['signed-in', 'anonymous']);
    await mock.close();
  });
});
