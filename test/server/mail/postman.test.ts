import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPbkdf2Hasher } from '../../../src/mock/pbkdf2-hasher.ts';
import { withdrawChange } from '../../../src/server/mail/outbox.ts';
import { createPostman, DeliveryError, leaseOf, mailLife, retryDelay } from '../../../src/server/mail/postman.ts';
import { tables } from '../../../src/server/storage/schema.ts';
import { createFakeMailer, passwordOf, startPost, ticketOf, until } from './support/post.ts';
import type { Mailer } from '../../../src/server/index.ts';
import type { TableName } from '../../../src/server/storage/schema.ts';

const longestDelay = 15 * 60_000;
const down = () => Object.assign(new Error('connect ECONNREFUSED; RCPT TO:<nia.new@acme.example> said secret-of-the-server'), { code: 'ECONNECTION' });

describe('postman', () => {
  it('sends what is in the outbox and removes the row', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    await post.post('Ava.Agent', 'forgot-password');
    const [row] = await post.outbox();
    await post.deliver(mailer);
    assert.deepEqual(mailer.sent.map(({ id, to, language }) => ({ id, to, language })), [
      { id: row!.id, to: { name: 'Ava Lindqvist', address: 'ava.agent@acme.example' }, language: 'en' },
    ]);
    assert.deepEqual(await post.outbox(), []);
    assert.deepEqual(post.counts, ['mail-sent']);
  });

  it('R61: makes password and link only when it sends, so that neither the outbox nor any other row ever holds one', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    await post.post('Nia.New', 'invite');
    await post.post('Ava.Agent', 'reset');
    const before = await post.readUser('Nia.New');
    mailer.failure = down();
    await post.deliver(mailer);
    const secrets = mailer.failed.flatMap((mail) => [ticketOf(mail), ...(mail.text.includes('Temporary') ? [passwordOf(mail)] : [])]);
    assert.equal(secrets.length, 3);
    const rows = await Promise.all((Object.keys(tables) as TableName[]).map((table) => post.storage.list(table, {})));
    const dump = JSON.stringify([rows, await post.storage.feed('0'), post.errors.map(String)]);
    assert.match(dump, /"purpose":"invite"/);
    for (const secret of secrets) assert.ok(!dump.includes(secret), 'a secret is kept');
    assert.notEqual((await post.readUser('Nia.New')).passwordHash, before.passwordHash);
  });

  it('R61: a retry makes a new password and a new link, and the old ones are dead', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    await post.post('Nia.New', 'invite');
    mailer.failure = down();
    await post.deliver(mailer);
    assert.equal(mailer.failed.length, 1);
    await post.deliver(mailer);
    assert.equal(mailer.failed.length, 1, 'tried again before its time');
    mailer.failure = undefined;
    post.clock.now += longestDelay;
    await post.deliver(mailer);
    const [first, second] = [mailer.failed[0]!, mailer.sent[0]!];
    assert.equal(first.id, second.id);
    assert.equal(await post.tryTicket(ticketOf(first)), 'ticket-replaced');
    assert.equal(await post.tryTicket(ticketOf(second)), 'good');
    const { passwordHash } = await post.readUser('Nia.New');
    assert.equal(await post.core.hasher.verify(passwordHash, passwordOf(first)), false);
    assert.equal(await post.core.hasher.verify(passwordHash, passwordOf(second)), true);
  });

  it('R16: an invitation lives as long as the tenant says, a link to reset for one hour', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    await post.post('Nia.New', 'invite');
    await post.post('Ava.Agent', 'reset');
    await post.post('Sam.Supervisor', 'forgot-password');
    await post.deliver(mailer);
    const tickets = await post.storage.list('tickets', {}, { order: ['userId'] });
    const hours = tickets.map(({ userId, purpose, expiresAt }) => [userId, purpose, (expiresAt - post.clock.now) / 3_600_000]);
    assert.deepEqual(hours, [['acme-ava.agent', 'reset', 1], ['acme-nia.new', 'invite', 24], ['acme-sam.supervisor', 'reset', 1]]);
    assert.equal((await post.readUser('Nia.New')).passwordExpiresAt, post.clock.now + 24 * 3_600_000);
    post.clock.now += 3_600_000;
    const resets = mailer.sent.filter(({ to }) => !to.address.startsWith('nia'));
    assert.deepEqual(await Promise.all(resets.map((mail) => post.tryTicket(ticketOf(mail)))), ['ticket-expired', 'ticket-expired']);
  });

  it('leaves alone a password that the person has set meanwhile: the mail then brings a link, no password', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    await post.post('Nia.New', 'invite');
    await post.changeUser('Nia.New', { passwordTemporary: false, passwordHash: 'her own', passwordExpiresAt: null });
    await post.deliver(mailer);
    assert.equal((await post.readUser('Nia.New')).passwordHash, 'her own');
    assert.equal(await post.tryTicket(ticketOf(mailer.sent[0]!)), 'good');
    assert.throws(() => passwordOf(mailer.sent[0]!));
    assert.deepEqual((await post.storage.list('tickets', {})).map(({ purpose }) => purpose), ['reset']);
  });

  it('leaves alone a password that the person sets at the very moment of writing', async () => {
    const inner = createPbkdf2Hasher();
    const meanwhile: (() => Promise<void>)[] = [];
    const post = await startPost({ hasher: {
      ...inner,
      async hash(password) {
        const hash = await inner.hash(password);
        await meanwhile.pop()?.();
        return hash;
      },
    } });
    const mailer = createFakeMailer();
    await post.post('Nia.New', 'invite');
    meanwhile.push(() => post.changeUser('Nia.New', { passwordTemporary: false, passwordHash: 'her own', passwordExpiresAt: null }));
    await post.deliver(mailer);
    assert.equal((await post.readUser('Nia.New')).passwordHash, 'her own');
    assert.throws(() => passwordOf(mailer.sent[0]!));
  });

  it('R24: mails no link to an address that is changed at the very moment of writing', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    await post.post('Ava.Agent', 'reset');
    const { commit } = post.storage;
    post.storage.commit = async (changes) => {
      if (changes.some((change) => 'insert' in change && change.insert === 'tickets')) {
        post.storage.commit = commit;
        await post.changeUser('Ava.Agent', { email: 'new@acme.example', version: 2 });
      }
      return commit(changes);
    };
    await post.deliver(mailer);
    assert.deepEqual(mailer.sent.map(({ to }) => to.address), ['new@acme.example']);
    assert.equal((await post.storage.list('tickets', {})).length, 1);
  });

  it('does not change the version of the account, so that whoever edits it meanwhile is not refused', async () => {
    const post = await startPost();
    const { version } = await post.readUser('Nia.New');
    await post.post('Nia.New', 'invite');
    await post.deliver(createFakeMailer());
    assert.equal((await post.readUser('Nia.New')).version, version);
  });

  it('drops the mail of a person who is disabled or gone', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    await post.post('Nia.New', 'invite');
    await post.post('Ava.Agent', 'reset');
    await post.changeUser('Nia.New', { enabled: false });
    await post.storage.commit([{ remove: 'users', where: { id: 'acme-ava.agent' } }]);
    await post.deliver(mailer);
    assert.deepEqual([mailer.sent, await post.outbox(), post.errors], [[], [], []]);
  });

  it('waits longer after each failure, up to a quarter of an hour, never twice the same', () => {
    assert.deepEqual([1, 2, 3, 8, 9, 500].map((tries) => retryDelay(tries, 0)), [5_000, 10_000, 20_000, 640_000, 900_000, 900_000]);
    assert.equal(retryDelay(9, 1), 450_000);
    assert.notEqual(retryDelay(9), retryDelay(9));
  });

  it('keeps trying for a week while the mail server is down, then gives up where administrators see it', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    mailer.failure = down();
    await post.post('Ava.Agent', 'forgot-password');
    const start = post.clock.now;
    while (post.clock.now < start + mailLife) {
      await post.deliver(mailer);
      assert.equal((await post.outbox()).length, 1);
      post.clock.now = Math.min((await post.outbox())[0]!.dueAt, start + mailLife);
    }
    assert.ok(mailer.failed.length > 500, `tried ${mailer.failed.length} times`);
    assert.deepEqual(await post.storage.list('audit', {}), []);
    post.clock.now += longestDelay;
    await post.deliver(mailer);
    assert.deepEqual(await post.outbox(), []);
    const [entry] = await post.storage.list('audit', {});
    assert.deepEqual([entry!.action, entry!.target, entry!.details], ['mail-given-up', 'Ava Lindqvist', { purpose: 'forgot-password' }]);
  });

  it('R39: says of a failure what kind it was, never what the mail server answered', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    await post.post('Nia.New', 'invite');
    mailer.failure = down();
    await post.deliver(mailer);
    const [error] = post.errors;
    assert.ok(error instanceof DeliveryError);
    assert.equal(error.message, 'A mail (invite) failed at try 1: ECONNECTION');
    assert.ok(!`${error.stack} ${JSON.stringify(error)}`.includes('acme.example') && error.cause === undefined);
    assert.deepEqual(post.counts, ['mail-failed']);
    const odd = new DeliveryError((await post.outbox())[0]!, { code: '<nia@acme.example>', responseCode: 'secret' });
    assert.equal(odd.message, 'A mail (invite) failed at try 1: UNKNOWN');
  });

  it('several at one outbox send each mail once', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    for (let n = 0; n < 20; n += 1) await post.post('Ava.Agent', 'forgot-user-name', { door: 'direct' });
    await Promise.all([post.deliver(mailer), post.deliver(mailer), post.deliver(mailer)]);
    assert.equal(mailer.sent.length, 20);
    assert.equal(new Set(mailer.sent.map(({ id }) => id)).size, 20);
    assert.deepEqual(post.errors, []);
  });

  for (const pace of [{}, { limit: 1_000 }] as readonly Pick<Mailer, 'limit'>[]) {
    it(`another takes up what a process left behind that ended between claim and sending (${pace.limit ?? 60_000} ms)`, async () => {
      const post = await startPost();
      const mailer = { ...createFakeMailer(), ...pace };
      await post.post('Nia.New', 'invite');
      let written = '';
      void post.deliver({
        ...pace,
        send: (mail) => {
          written = ticketOf(mail);
          return new Promise(() => undefined);
        },
      });
      await until(() => written !== '');
      await post.deliver(mailer);
      assert.equal(mailer.sent.length, 0, 'taken up while the other may still be at it');
      post.clock.now += leaseOf(pace);
      await post.deliver(mailer);
      assert.equal(mailer.sent.length, 1);
      assert.equal(await post.tryTicket(written), 'ticket-replaced');
      assert.equal(await post.tryTicket(ticketOf(mailer.sent[0]!)), 'good');
    });
  }

  it('a process that slept past its lease makes no secret that would replace those of the mail that was sent', async () => {
    const inner = createPbkdf2Hasher();
    let wake: (() => void) | undefined;
    let isSlow = false;
    const post = await startPost({ hasher: {
      ...inner,
      async hash(password) {
        if (isSlow) await new Promise<void>((resolve) => { wake = resolve; });
        return inner.hash(password);
      },
    } });
    const [sleeper, other] = [createFakeMailer(), createFakeMailer()];
    await post.post('Nia.New', 'invite');
    isSlow = true;
    const slept = post.deliver(sleeper);
    await until(() => wake !== undefined);
    isSlow = false;
    post.clock.now += leaseOf({});
    await post.deliver(other);
    wake?.();
    await slept;
    assert.deepEqual([sleeper.sent.length, other.sent.length], [0, 1]);
    assert.equal(await post.tryTicket(ticketOf(other.sent[0]!)), 'good');
    assert.equal(await post.core.hasher.verify((await post.readUser('Nia.New')).passwordHash, passwordOf(other.sent[0]!)), true);
  });

  it('credentials that are handed over by hand take back the mails that would replace them', async () => {
    const post = await startPost();
    await post.post('Nia.New', 'invite');
    await post.post('Nia.New', 'reset');
    await post.post('Nia.New', 'password-changed');
    await post.post('Ava.Agent', 'reset');
    await post.storage.commit([withdrawChange(await post.readUser('Nia.New'))]);
    assert.deepEqual((await post.outbox()).map(({ userId, purpose }) => [userId, purpose]).sort(), [
      ['acme-ava.agent', 'reset'], ['acme-nia.new', 'password-changed'],
    ]);
  });

  it('goes at a nudge, and looks by itself for what nobody told it of', async () => {
    const post = await startPost();
    const mailer = createFakeMailer();
    const far = createPostman(post.core, mailer, 3_600_000);
    await post.post('Ava.Agent', 'forgot-password');
    far.nudge();
    await until(() => mailer.sent.length === 1);
    await far.close();
    const near = createPostman(post.core, mailer, 5);
    await post.post('Ava.Agent', 'forgot-password');
    await until(() => mailer.sent.length === 2);
    await near.close();
  });

  it('ends after the mail that is under way, and begins no other', async () => {
    const post = await startPost();
    const sent: string[] = [];
    let finish: (() => void) | undefined;
    const postman = createPostman(post.core, {
      send: ({ id }) => new Promise((resolve) => { finish = () => { sent.push(id); resolve(); }; }),
    }, 5);
    await post.post('Ava.Agent', 'forgot-password');
    postman.nudge();
    await until(() => finish !== undefined);
    let isClosed = false;
    const closed = postman.close().then(() => { isClosed = true; });
    await post.post('Ava.Agent', 'forgot-password');
    postman.nudge();
    assert.equal(isClosed, false);
    finish?.();
    await closed;
    assert.equal(sent.length, 1);
    assert.equal((await post.outbox()).length, 1);
  });

  it('tells the observer when the storage fails, and goes on when it is back', async () => {
    const post = await startPost();
    let isBroken = true;
    const storage = { ...post.storage, list: ((...given) => isBroken ? Promise.reject(new Error('no disk')) : post.storage.list(...given)) as typeof post.storage.list };
    const mailer = createFakeMailer();
    const postman = createPostman({ ...post.core, storage }, mailer, 5);
    await post.post('Ava.Agent', 'forgot-password');
    await until(() => post.errors.length > 0);
    isBroken = false;
    await until(() => mailer.sent.length === 1);
    await postman.close();
  });
});
