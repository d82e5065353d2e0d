import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryStorage, createBackend } from '../../src/server/index.ts';
import { createPbkdf2Hasher } from '../../src/mock/pbkdf2-hasher.ts';
import { completePages, pageUrl } from '../../src/server/pages.ts';
import { randomPassword } from '../../src/server/secrets.ts';

const origin = 'https://desk.example';

describe('pages that mails link to', () => {
  it('R16: are made of the settings alone, with the ticket in the fragment', () => {
    const core = { origin, pages: completePages({ login: 'https://portal.example/{tenant}/in' }, origin) };
    assert.equal(pageUrl(core, 'setPassword', 'acme', 'T-1_x'), 'https://desk.example/set-password/?tenant=acme#ticket=T-1_x');
    assert.equal(pageUrl(core, 'login', 'a/../b?c#d'), 'https://portal.example/a%2F..%2Fb%3Fc%23d/in');
    assert.equal(pageUrl({ origin, pages: completePages(undefined, origin) }, 'login', 'acme'), 'https://desk.example/portal/?tenant=acme');
  });

  it('may not be where a link would travel in the clear, or be no page at all', () => {
    for (const page of ['http://desk.example/', 'javascript:alert(1)', 'data:text/html,x', '//:', 'http://localhost.evil.example/']) {
      assert.throws(() => completePages({ setPassword: page }, origin), TypeError, page);
    }
    assert.throws(() => completePages({ setPassword: '/app/#/set-password' }, origin), TypeError);
    assert.equal(completePages({ review: 'http://localhost:3000/review' }, origin).review, 'http://localhost:3000/review');
    const options = { storage: createMemoryStorage(), hasher: createPbkdf2Hasher(), origin, pages: { login: 'http://desk.example/' } };
    assert.throws(() => createBackend(options), /login/);
  });
});

describe('temporary passwords', () => {
  it('are long, readable, never the same, and use every one of their characters alike', () => {
    const made = Array.from({ length: 2_000 }, randomPassword);
    assert.equal(new Set(made).size, made.length);
    const counts = new Map<string, number>();
    for (const password of made) {
      assert.match(password, /^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){4}$/);
      for (const character of password.replaceAll('-', '')) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    assert.equal(counts.size, 32);
    assert.ok(20 * Math.log2(counts.size) >= 96);
    // 40,000 characters, 1,250 of each with a deviation of 35.
    for (const [character, count] of counts) assert.ok(count > 1_040 && count < 1_460, `${character}: ${count}`);
  });
});
