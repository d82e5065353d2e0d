import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { createArgon2Hasher } from '../../../src/server/node/argon2-hasher.ts';
import { OverloadedError } from '../../../src/server/ports.ts';

const password = 'correct horse battery staple';

describe('Argon2 hasher', () => {
  it('R1: the record is Argon2id with m=19456, t=2, p=1 and 128 bits of salt, all in itself', async () => {
    const record = await createArgon2Hasher().hash(password);
    const [, algorithm, version, costs, salt, hash] = record.split('$');
    assert.equal(algorithm, 'argon2id');
    assert.equal(version, 'v=19');
    assert.equal(costs, 'm=19456,t=2,p=1');
    assert.equal(Buffer.from(salt!, 'base64').length, 16);
    assert.equal(Buffer.from(hash!, 'base64').length, 32);
  });

  it('R1: no two records share a salt', async () => {
    const hasher = createArgon2Hasher();
    assert.notEqual(await hasher.hash(password), await hasher.hash(password));
  });

  it('R1: a record of weaker settings still opens and is outdated, one of its own or stronger settings is not', async () => {
    const today = createArgon2Hasher();
    const weaker = await createArgon2Hasher({ memoryCost: 8192 }).hash(password);
    const shorter = await createArgon2Hasher({ timeCost: 1 }).hash(password);
    const stronger = await createArgon2Hasher({ memoryCost: 20_000 }).hash(password);
    assert.equal(await today.verify(weaker, password), true);
    assert.equal(today.isOutdated(weaker), true);
    assert.equal(today.isOutdated(shorter), true);
    assert.equal(today.isOutdated(await today.hash(password)), false);
    assert.equal(today.isOutdated(stronger), false);
  });

  it('R1: a record of Argon2i is outdated', async () => {
    const hasher = createArgon2Hasher();
    const record = await hasher.hash(password);
    assert.equal(hasher.isOutdated(record.replace('argon2id', 'argon2i')), true);
  });

  it('R12: a password of other case or with spaces around it fails', async () => {
    const hasher = createArgon2Hasher();
    const record = await hasher.hash(password);
    assert.equal(await hasher.verify(record, password), true);
    for (const wrong of [password.toUpperCase(), `${password} `, ` ${password}`, '']) {
      assert.equal(await hasher.verify(record, wrong), false);
    }
  });

  it('a broken record matches nothing and asks to be replaced', async () => {
    const hasher = createArgon2Hasher();
    for (const record of ['', 'plain', '$argon2id$v=19$m=19456', '$2b$10$abcdefghijklmnopqrstuv']) {
      assert.equal(await hasher.verify(record, record), false);
      assert.equal(hasher.isOutdated(record), true);
    }
  });

  it('refuses what does not fit into the queue, at once, and goes on afterwards', async () => {
    const hasher = createArgon2Hasher({ concurrency: 1, queue: 2, memoryCost: 1024, timeCost: 1 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => hasher.hash(password)));
    assert.deepEqual(results.map((result) => result.status), ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
    const refused = results[4] as PromiseRejectedResult;
    assert.ok(refused.reason instanceof OverloadedError);
    assert.ok(refused.reason.retryAfter >= 1);
    assert.match(await hasher.hash(password), /^\$argon2id\$/);
  });
});
