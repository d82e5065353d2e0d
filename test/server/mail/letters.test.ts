import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { after, before, beforeEach, describe, it } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { createSmtpMailer, readSmtpUrl } from '../../../src/server/node/smtp-mailer.ts';
import { letterLanguages } from '../../../src/server/mail/letters/texts.ts';
import { startPost, passwordOf, ticketOf } from './support/post.ts';
import { startSmtpServer } from './support/smtp.ts';
import type { AddressInfo } from 'node:net';
import type { MailPurpose } from '../../../src/server/storage/schema.ts';
import type { Arrived } from './support/smtp.ts';

const from = 'Service desk <noreply@desk.example>';
const at = Date.UTC(2026, 0, 4, 22, 30);

/** Every purpose with what its mail must say in both of its forms, in any language. */
const purposes: Record<MailPurpose, { about?: Record<string, string>; says: readonly string[]; links: readonly string[] }> = {
  invite: { says: ['Nia Novak', 'Nia.New', 'Acme'], links: ['https://desk.example/portal/?tenant=acme', 'https://desk.example/set-password/?tenant=acme#ticket='] },
  reset: { says: ['Nia.New', 'Acme'], links: ['https://desk.example/set-password/?tenant=acme#ticket='] },
  'forgot-password': { says: ['Nia.New', 'Acme'], links: ['https://desk.example/set-password/?tenant=acme#ticket='] },
  'forgot-user-name': { about: { door: 'direct' }, says: ['Nia.New', 'Acme'], links: ['https://desk.example/portal/?tenant=acme'] },
  'password-changed': { about: { at: String(at), address: '192.0.2.7' }, says: ['192.0.2.7', '2026', 'UTC', 'Acme'], links: [] },
  'email-changed': { about: { address: 'nia.new@acme.example' }, says: ['2026', 'UTC', 'Acme'], links: [] },
  'access-request': {
    about: { requestId: 'r1', userId: 'acme-rex.remote', address: '192.0.2.7', at: String(at) },
    says: ['Rex Tanaka', 'Rex.Remote', '192.0.2.7', '2026', 'UTC'], links: ['https://desk.example/admin/'],
  },
  'profile-request': { about: { requestId: 'p1' }, says: ['Sam Okafor', 'Please — before Friday'], links: ['https://desk.example/console/'] },
};
const profileRequest = {
  id: 'p1', tenantId: 'acme', userId: 'acme-nia.new', fields: ['phone', 'signature'], leftFields: ['phone', 'signature'], note: 'Please — before Friday',
  byId: 'acme-sam.supervisor', byName: 'Sam Okafor', at, doneAt: null, version: 1,
} as const;

const allNames = Object.keys(purposes) as MailPurpose[];
/** HTML as its readers see it, roughly: enough to look for words. */
const seen = (html: string): string => html.replace(/<style>.*?<\/style>|<[^>]*>/gs, ' ')
  .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
const linksOf = (html: string): string[] => [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url!.replaceAll('&amp;', '&'));

describe('letters by SMTP', () => {
  let server: Awaited<ReturnType<typeof startSmtpServer>>;
  before(async () => {
    server = await startSmtpServer();
  });
  beforeEach(() => {
    server.arrived.length = 0;
  });
  after(() => server.stop());

  async function sendAll(language: string): Promise<Map<MailPurpose, Arrived>> {
    server.arrived.length = 0;
    const post = await startPost();
    await post.changeUser('Nia.New', { language });
    await post.storage.commit([{ insert: 'profileRequests', row: profileRequest }]);
    for (const purpose of allNames) await post.post('Nia.New', purpose, purposes[purpose].about);
    const purposeOf = new Map((await post.outbox()).map(({ id, purpose }) => [`<${id}@desk.example>`, purpose]));
    await post.deliver(createSmtpMailer({ url: server.url, from }));
    assert.deepEqual(post.errors, []);
    assert.equal(server.arrived.length, allNames.length);
    return new Map(server.arrived.map((arrived) => [purposeOf.get(arrived.mail.messageId!)!, arrived]));
  }

  for (const { language, direction } of letterLanguages) {
    it(`every mail arrives in ${language}, as text and as HTML that says the same, at the right person alone`, async () => {
      for (const [purpose, { mail, recipients }] of await sendAll(language)) {
        const { says, links } = purposes[purpose];
        const html = String(mail.html);
        assert.deepEqual(recipients, ['nia.new@acme.example']);
        assert.equal(mail.headers.get('content-language'), language);
        assert.match(html, new RegExp(`<html lang="${language}" dir="${direction}">`));
        assert.ok(seen(html).includes(mail.subject!), `${purpose}: the title is not the subject`);
        for (const words of [...says, ...links]) {
          assert.ok(mail.text!.includes(words), `${purpose}: the text lacks ${words}`);
          assert.ok(seen(html).includes(words), `${purpose}: the HTML lacks ${words}`);
        }
        const found = new Set(linksOf(html).map((url) => url.replace(/#ticket=[\w-]{43}$/, '#ticket=')));
        assert.deepEqual([...found].sort(), [...links].sort());
        if (purpose === 'invite') assert.ok(seen(html).includes(passwordOf({ text: mail.text! })));
        if (links.some((link) => link.endsWith('#ticket='))) assert.ok(linksOf(html).some((url) => url.endsWith(ticketOf({ text: mail.text! }))));
      }
    });
  }

  it('no two languages share a subject, and a region or an unknown language finds its text', async () => {
    const subjects = new Map<string, Set<string>>();
    for (const { language } of letterLanguages) {
      for (const [purpose, { mail }] of await sendAll(language)) subjects.set(purpose, (subjects.get(purpose) ?? new Set()).add(mail.subject!));
    }
    for (const [purpose, texts] of subjects) assert.equal(texts.size, letterLanguages.length, purpose);
    assert.equal((await sendAll('de-AT')).get('reset')!.mail.headers.get('content-language'), 'de');
    assert.equal((await sendAll('tlh')).get('reset')!.mail.headers.get('content-language'), 'en');
  });

  it('names itself for ever, and says that a machine wrote it', async () => {
    const post = await startPost();
    await post.post('Ava.Agent', 'forgot-password');
    const [row] = await post.outbox();
    await post.deliver(createSmtpMailer({ url: server.url, from }));
    const { mail } = server.arrived[0]!;
    assert.equal(mail.messageId, `<${row!.id}@desk.example>`);
    assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
    assert.deepEqual(mail.from!.value, [{ name: 'Service desk', address: 'noreply@desk.example' }]);
  });

  it('R23: a mail about a denied address holds no ticket, and its link is the plain page of review', async () => {
    const { source, mail } = (await sendAll('en')).get('access-request')!;
    assert.ok(!/ticket|r1\b/i.test(source));
    assert.deepEqual([...new Set(linksOf(String(mail.html)))], ['https://desk.example/admin/']);
  });

  it('the forgotten user name is that of the door where it was asked for', async () => {
    const post = await startPost();
    await post.changeUser('Nia.New', { unifiedName: 'Nia@Everywhere', unifiedKey: 'nia@everywhere' });
    await post.post('Nia.New', 'forgot-user-name', { door: 'unified' });
    await post.deliver(createSmtpMailer({ url: server.url, from }));
    const { text } = server.arrived[0]!.mail;
    assert.match(text!, /Nia@Everywhere/);
    assert.ok(!/Nia\.New|https:/.test(text!));
  });

  it('R30: names, notes and tenants come out as text, in one line, and add neither element nor header nor line', async () => {
    const hostile = [
      '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><a href="https://evil.example">', '\r\nBcc: evil@evil.example\r\n\r\nHello',
      '\u202eevil\u2066', '" <evil@evil.example>, "', '=?utf-8?B?PHNjcmlwdD4=?=', "'; DROP TABLE users; --", '&lt;b&gt;', 'اسم\u200f עברית', '\u2028\u2029\u0085',
    ];
    const plain = await sendAll('en');
    for (const name of hostile) {
      server.arrived.length = 0;
      const post = await startPost();
      const userName = name.replaceAll('\0', '');
      await post.changeUser('Nia.New', { displayName: name, unifiedName: name });
      await post.changeUser('Rex.Remote', { displayName: name });
      await post.storage.commit([
        { update: 'tenants', where: { id: 'acme' }, set: { name } },
        { insert: 'profileRequests', row: { ...profileRequest, byName: name, note: `${name}\n${name}` } },
      ]);
      for (const purpose of allNames) await post.post('Nia.New', purpose, { ...purposes[purpose].about, ...(purpose === 'password-changed' ? { address: name } : {}) });
      await post.changeUser('Nia.New', { userName });
      const mailer = createSmtpMailer({ url: server.url, from });
      await post.deliver(mailer);
      assert.equal(server.arrived.length, allNames.length, String(post.errors));
      for (const { mail, recipients } of server.arrived) {
        assert.deepEqual(recipients, ['nia.new@acme.example']);
        assert.deepEqual([mail.to, mail.cc, mail.bcc].flat().filter((one) => one !== undefined).flatMap(({ value }) => value.map(({ address }) => address)), ['nia.new@acme.example']);
        assert.ok(!/[\p{Cc}\u2028\u202e]/u.test(mail.subject!));
        const html = String(mail.html);
        const tags = new Set([...html.matchAll(/<\/?([a-z0-9!]+)/gi)].map(([, tag]) => tag));
        const known = new Set([...plain.values()].flatMap((one) => [...String(one.mail.html).matchAll(/<\/?([a-z0-9!]+)/gi)].map(([, tag]) => tag)));
        known.add('br');
        for (const tag of tags) assert.ok(known.has(tag), `${name} made <${tag}>`);
        for (const url of linksOf(html)) assert.ok(url.startsWith('https://desk.example/'), url);
        assert.ok(!html.includes('\u202e') && !mail.text!.includes('\u202e'));
        assert.ok(!mail.text!.split('\n').some((line) => line.startsWith('Bcc:')), 'a name begins a line');
      }
      if (name.startsWith('<')) assert.ok(server.arrived.every(({ mail }) => seen(String(mail.html)).includes(name)));
    }
  });

  it('refuses an address that could be two', async () => {
    const mailer = createSmtpMailer({ url: server.url, from });
    const mail = { id: 'one', subject: 's', text: 't', html: '<p>h</p>', language: 'en' };
    for (const address of ['a@b.example, c@d.example', 'a@b.example\r\nRCPT TO:<c@d.example>', '<a@b.example>', 'a b@c.example', 'a', '', 'a@b@c.example', '"a b"@c.example']) {
      await assert.rejects(mailer.send({ ...mail, to: { name: '', address } }), TypeError, address);
    }
    assert.equal(server.arrived.length, 0);
    await mailer.send({ ...mail, to: { name: 'Jürgen, the "first"', address: 'jürgen@bücher.example' } });
    assert.equal(server.arrived.length, 1);
  });

  it('speaks with no server whose certificate nobody vouches for, and in the clear with none but this machine', async () => {
    const post = await startPost();
    const shady = new SMTPServer({ secure: true, disabledCommands: ['AUTH'] });
    shady.on('error', () => undefined);
    shady.listen(0, '127.0.0.1');
    await once(shady.server, 'listening');
    await post.post('Ava.Agent', 'forgot-password');
    await post.deliver(createSmtpMailer({ url: `smtps://localhost:${(shady.server.address() as AddressInfo).port}`, from }));
    assert.equal((await post.outbox()).length, 1);
    assert.match(String(post.errors[0]), /DeliveryError/);
    await new Promise<void>((resolve) => shady.close(() => resolve()));
    assert.deepEqual(readSmtpUrl('smtp://mail.example'), { secure: false, host: 'mail.example', port: 587, requireTLS: true });
    assert.deepEqual(readSmtpUrl('smtp://[::1]:25'), { secure: false, host: '::1', port: 25, requireTLS: false });
    assert.deepEqual(readSmtpUrl('smtps://me:p%40ss@mail.example'), {
      secure: true, host: 'mail.example', port: 465, requireTLS: false, auth: { user: 'me', pass: 'p@ss' },
    });
  });

  it('a mail server that is down for a while loses nothing, and gets every mail once when it is back', async () => {
    const reserved = createServer().listen(0, '127.0.0.1');
    await once(reserved, 'listening');
    const { port } = reserved.address() as AddressInfo;
    reserved.close();
    await once(reserved, 'close');
    const post = await startPost();
    const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from });
    for (const userName of ['Ava.Agent', 'Sam.Supervisor', 'Nia.New']) await post.post(userName, 'forgot-password');
    for (let day = 0; day < 6; day += 1) {
      await post.deliver(mailer);
      post.clock.now += 24 * 3_600_000;
    }
    assert.equal((await post.outbox()).length, 3);
    assert.match(String(post.errors[0]), /DeliveryError.*ECONNREFUSED|DeliveryError.*ESOCKET|DeliveryError.*ECONNECTION/);
    const later = await startSmtpServer(port);
    await post.deliver(mailer);
    await post.deliver(mailer);
    assert.deepEqual(later.arrived.map(({ recipients }) => recipients[0]).sort(), ['ava.agent@acme.example', 'nia.new@acme.example', 'sam.supervisor@acme.example']);
    for (const { mail } of later.arrived) assert.equal(await post.tryTicket(ticketOf({ text: mail.text! })), 'good');
    assert.deepEqual(await post.outbox(), []);
    await later.stop();
  });
});
