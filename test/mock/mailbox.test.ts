import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMock } from '../../src/mock/index.ts';
import { mailChange } from '../../src/server/mail/outbox.ts';
import { createMailbox } from '../../src/server/mail/mailbox.ts';
import { createMockMailbox } from '../../src/mock/mailbox.ts';
import { until } from '../server/mail/support/post.ts';
import type { Mail } from '../../src/server/ports.ts';

const mail = (id: string): Mail => ({ id, to: { name: 'Ava', address: 'ava@acme.example' }, subject: id, text: '', html: '', language: 'en' });

describe('mailbox', () => {
  it('keeps the newest mails, newest first, and a mail that comes again in place of the first', async () => {
    let now = 0;
    const { mailer, mails, clear } = createMailbox({ most: 3, clock: () => (now += 1) });
    for (const id of ['a', 'b', 'c', 'd', 'b']) await mailer.send(mail(id));
    assert.deepEqual(mails().map(({ id, at }) => [id, at]), [['b', 5], ['d', 4], ['c', 3]]);
    clear();
    assert.deepEqual(mails(), []);
  });

  it('the mock keeps its mails in localStorage, survives what somebody else wrote there, and keeps 50', async () => {
    const kept = new Map<string, string>();
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      value: { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) },
    });
    const first = createMockMailbox('demo-mail');
    for (let n = 0; n < 60; n += 1) await first.mailer.send(mail(String(n)));
    const second = createMockMailbox('demo-mail');
    assert.equal(second.mails().length, 50);
    assert.equal(second.mails()[0]!.id, '59');
    for (const broken of ['{', '[1]', '{"id":1}']) {
      kept.set('demo-mail', broken);
      assert.deepEqual(second.mails(), []);
    }
    await second.mailer.send(mail('after'));
    assert.deepEqual(first.mails().map(({ id }) => id), ['after']);
    Reflect.deleteProperty(globalThis, 'localStorage');
  });

  it('a mock shows what it would have sent, with links to the pages that it was given, and forgets it with a reset', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const mock = createMock({ persist: false, origin: 'http://localhost:4600', pages: { login: '/portal/?mock&tenant={tenant}' } });
    await mock.fetch(new Request('http://localhost:4600/v1/tenants/acme'));
    const user = (await mock.storage.find('users', { tenantId: 'acme', userName: 'Ava.Agent' }))!;
    await mock.storage.commit([mailChange({ now: Date.now }, user, 'forgot-user-name', { door: 'direct' })]);
    t.mock.timers.tick(5_000);
    await until(() => mock.mails().length > 0);
    assert.match(mock.mails()[0]!.text, /^http:\/\/localhost:4600\/portal\/\?mock&tenant=acme$/m);
    await mock.reset();
    assert.deepEqual(mock.mails(), []);
    await mock.close();
  });
});
