import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMailDesk } from '../../demo/mail-desk.ts';
import { createMailbox } from '../../src/server/mail/mailbox.ts';

const mailbox = createMailbox();
await mailbox.mailer.send({
  id: 'A_b-1', to: { name: 'Ava', address: 'ava@acme.example' }, subject: 'One', text: 'secret', html: '<!doctype html><html><head></head><body>secret</body></html>', language: 'en',
});
const desk = createMailDesk(mailbox);
const ask = (path: string, { address = '127.0.0.1', host = 'localhost:4600', method = 'GET' } = {}) =>
  desk(new Request(`http://${host}${path}`, { method }), { address });

describe('mail desk of the demo', () => {
  it('shows the list without HTML, and each mail by itself under a policy that allows nothing', async () => {
    const list = await ask('/demo/mails')!.json() as { isReal: boolean; mails: Record<string, unknown>[] };
    assert.equal(list.isReal, false);
    assert.deepEqual(list.mails.map(({ id, html }) => [id, html]), [['A_b-1', undefined]]);
    const one = ask('/demo/mails/A_b-1')!;
    assert.match(await one.text(), /secret/);
    const policy = one.headers.get('content-security-policy')!;
    for (const part of ["default-src 'none'", "frame-ancestors 'self'", "form-action 'none'", 'sandbox ']) assert.ok(policy.includes(part), part);
    assert.ok(!/allow-scripts|allow-same-origin|script-src/.test(policy));
  });

  it('answers this machine alone, under a name of this machine', () => {
    for (const address of ['192.0.2.1', '10.0.0.1', '', '::2']) assert.equal(ask('/demo/mails', { address })!.status, 404);
    for (const host of ['evil.example', 'localhost.evil.example', '192.0.2.1:4600']) assert.equal(ask('/demo/mails', { host })!.status, 404);
    assert.equal(ask('/demo/mails', { address: '::1', host: '127.0.0.1:4600' })!.status, 200);
    assert.equal(ask('/demo/mails', { method: 'POST' })!.status, 404);
  });

  it('leaves all other paths to the site, and says when mails go to a real mail server', async () => {
    for (const path of ['/', '/mail/', '/demo/mail', '/demo/mails/', '/demo/mails/a/b', '/demo/mails/..%2f']) assert.equal(ask(path), undefined);
    assert.deepEqual(await createMailDesk(undefined)(new Request('http://localhost/demo/mails'), { address: '127.0.0.1' })!.json(), { isReal: true, mails: [] });
  });
});
