import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createProfile } from '../../src/client/index.ts';
import { gate, passwordOf, settle, signIn, startWorld } from './support/world.ts';
import type { Client, ProfileClient, ProfileState } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

let world: World;
let browser: Browser;
let client: Client;
let profile: ProfileClient;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
  client = browser.open();
  profile = createProfile(client);
  await signIn(client);
});
afterEach(() => world.end());

const hasCode = (code: string) => (error: unknown) => (error as { code?: unknown }).code === code;

describe('The profile of a client', () => {
  it('is nothing until it is read, then what the server says', async () => {
    assert.equal(profile.state.get(), null);
    const answer = await profile.load();
    assert.equal(profile.state.get(), answer);
    assert.deepEqual([answer.values.displayName, answer.permissions['email'], answer.languages], ['Ava Lindqvist', 'editable', ['en', 'de', 'es']]);
  });

  it('saves some fields and shows what the server made of them', async () => {
    await profile.load();
    const saved = await profile.save({ phone: '+46 8 123 456', sounds: false });
    assert.deepEqual([saved.values.phone, saved.values.sounds, saved.version], ['+468123456', false, 2]);
    assert.equal(profile.state.get(), saved);
    assert.equal(browser.requests.at(-1)!.headers.get('If-Match'), '"version-1"');
  });

  it('shows what stands now when somebody else was quicker, and saves nothing', async () => {
    await profile.load();
    const other = browser.open();
    await other.session.restore();
    await createProfile(other).save({ signature: 'quicker' });
    await assert.rejects(profile.save({ signature: 'slower' }), hasCode('profile-changed'));
    assert.deepEqual([profile.state.get()!.values.signature, profile.state.get()!.version], ['quicker', 2]);
    assert.equal((await profile.save({ signature: 'now' })).values.signature, 'now');
  });

  it('names the fields that were refused', async () => {
    await assert.rejects(profile.save({ phone: '12', country: 'XX' }), (error: { code: string; problem: { fields: string[] } }) => {
      assert.deepEqual([error.code, error.problem.fields.sort()], ['field-refused', ['values.country', 'values.phone']]);
      return true;
    });
  });

  for (const carrier of ['cookie', 'bearer'] as const) {
    it(`R45: sends the current password for a new mail address, once, and stays signed in when it is wrong: ${carrier}`, async () => {
      const own = world.browser().open({ carrier });
      await signIn(own);
      const mine = createProfile(own);
      await assert.rejects(mine.save({ email: 'new@acme.example' }), hasCode('invalid-request'));
      await assert.rejects(mine.save({ email: 'new@acme.example' }, { current: 'wrong' }), hasCode('credentials-wrong'));
      const [row] = await world.storage.list('throttles', { key: 'account:acme-ava.agent' });
      assert.equal(row!.failures, 1, 'a wrong password was counted twice');
      assert.equal(own.session.state.get().state, 'signed-in');
      assert.equal((await mine.save({ email: 'new@acme.example' }, { current: passwordOf('Ava.Agent') })).values.email, 'new@acme.example');
    });
  }

  it('R39: keeps no password in its state, its events or its errors', async () => {
    const wrong = 'A wrong and secret password';
    let failure: unknown;
    await profile.save({ email: 'new@acme.example' }, { current: wrong }).catch((error: unknown) => { failure = error; });
    await profile.save({ email: 'new@acme.example' }, { current: passwordOf('Ava.Agent') });
    const seen = JSON.stringify([profile.state.get(), browser.events, failure, { ...(failure as object) }]) + String((failure as Error).stack);
    assert.ok(!seen.includes(wrong) && !seen.includes(passwordOf('Ava.Agent')));
  });

  it('R25: forgets the profile at once when the person signs out, also what is still on its way', async () => {
    await profile.load();
    const { opened, open } = gate();
    browser.network = async (request, next) => {
      const response = await next(request);
      if (request.url.endsWith('/v1/profile')) await opened;
      return response;
    };
    const late = profile.load().catch((error: unknown) => error);
    await settle();
    const leaving = client.session.signOut();
    assert.equal(profile.state.get(), null);
    open();
    await leaving;
    assert.equal((await late as { code?: unknown }).code, 'session-ended');
    assert.equal(profile.state.get(), null);
  });

  it('never shows an older answer over a newer one', async () => {
    await profile.load();
    const { opened, open } = gate();
    browser.network = async (request, next) => {
      const response = await next(request);
      if (request.method === 'GET' && request.url.endsWith('/v1/profile')) await opened;
      return response;
    };
    const slow = profile.load();
    await settle();
    await profile.save({ signature: 'newer' });
    open();
    await slow;
    assert.equal(profile.state.get()!.values.signature, 'newer');
  });

  it('takes a signal', async () => {
    const reason = new Error('enough');
    await assert.rejects(profile.load({ signal: AbortSignal.abort(reason) }), reason);
    await assert.rejects(profile.save({ sounds: false }, { signal: AbortSignal.abort(reason) }), reason);
  });

  it('needs somebody who is signed in', async () => {
    const nobody = createProfile(world.browser().open());
    await assert.rejects(nobody.load(), hasCode('session-required'));
  });

  it('listens no more when it is closed', async () => {
    const states: ProfileState[] = [];
    await profile.load();
    profile.close();
    profile.state.subscribe((state) => states.push(state));
    await profile.load();
    await client.session.signOut();
    assert.deepEqual(states, [null]);
  });

  it('refuses an answer that is none', async () => {
    browser.network = async (request, next) => {
      const response = await next(request);
      return request.url.endsWith('/v1/profile') ? Response.json({ values: { sounds: 'loud' } }) : response;
    };
    await assert.rejects(profile.load(), hasCode('bad-response'));
    assert.equal(profile.state.get(), null);
  });
});
