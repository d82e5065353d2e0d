import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClient } from '../../src/client/index.ts';
import { createMock, seedUsers } from '../../src/mock/index.ts';

describe('mock', () => {
  it('plays a person who moves: a denied address, an allowed one, and back', async (t) => {
    const mock = createMock({ persist: false });
    const client = createClient({ baseUrl: 'http://localhost/', tenant: 'acme', carrier: 'bearer', fetch: mock.fetch });
    t.after(async () => {
      client.close();
      await mock.close();
    });
    const { userName: username, password } = seedUsers.find(({ userName }) => userName === 'Rex.Remote')!;
    const signIn = () => client.session.signIn({ method: 'password', username, password });
    assert.equal((await signIn()).state, 'address-denied');
    mock.moveTo('198.51.100.7');
    assert.equal((await signIn()).state, 'signed-in');
    mock.moveTo('203.0.113.5');
    await assert.rejects(client.duty.start(), { code: 'address-denied' });
    assert.equal(client.session.state.get().state, 'suspended');
  });

  it('has done the work of an answer when the answer is there, because its page may leave', async (t) => {
    const mock = createMock({ persist: false });
    const client = createClient({ baseUrl: 'http://localhost/', tenant: 'acme', carrier: 'bearer', fetch: mock.fetch });
    t.after(async () => {
      client.close();
      await mock.close();
    });
    await client.send({ method: 'POST', path: '/v1/password/forgot', body: { tenant: 'acme', username: 'Ava.Agent' } });
    const outbox = await mock.storage.list('outbox', {});
    assert.equal(outbox.length + mock.mails().length, 1);
  });
});
