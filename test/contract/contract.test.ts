import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as v from 'valibot';
import {
  dutySchema, passwordRefusal, passwordSignInSchema, problemSchema, problemStatuses, problemTitles, routes, signInRequestSchema, signInStepSchema, statuses,
  statusRequestSchema, tenantInfoSchema, transitionRefusal,
} from '../../src/contract/index.ts';
import type { Route, Status } from '../../src/contract/index.ts';

const strict = { logOutFromAvailable: false };

describe('transitions', () => {
  it('refuses Logged Out from Available and nothing else on duty', () => {
    const refused = statuses.filter((status) => status !== 'logged-out')
      .flatMap((current) => statuses.map((wanted): [Status, Status, string | null] => [current, wanted, transitionRefusal(current, wanted, strict)]))
      .filter(([, , refusal]) => refusal !== null);
    assert.deepEqual(refused, [['available', 'logged-out', 'log-out-from-available']]);
  });

  it('lets a tenant allow Logged Out from Available', () => {
    assert.equal(transitionRefusal('available', 'logged-out', { logOutFromAvailable: true }), null);
  });

  it('lets nobody choose a status before the duty is open', () => {
    assert.deepEqual(statuses.filter((wanted) => transitionRefusal('logged-out', wanted, strict) !== null), ['available', 'work-offline', 'on-break']);
  });

  it('lets only the reason change', () => {
    for (const status of statuses) assert.equal(transitionRefusal(status, status, strict), null);
  });
});

describe('password policy', () => {
  const letters = (count: number, letter = 'x') => letter.repeat(count);

  it('R11: refuses 14 code points and accepts 15, 64 and 256', () => {
    assert.deepEqual([14, 15, 64, 256, 257].map((count) => passwordRefusal(letters(count))), ['too-short', null, null, null, 'too-long']);
  });

  it('R11: counts code points, so that a character beyond the first plane is one', () => {
    assert.equal(passwordRefusal(letters(14, '🔑')), 'too-short');
    assert.equal(passwordRefusal(letters(15, '🔑')), null);
    assert.equal(passwordRefusal(letters(256, '🔑')), null);
  });

  it('R11: counts a letter the same however it was composed', () => {
    assert.equal(passwordRefusal(letters(14, 'e\u0301')), 'too-short');
    assert.equal(passwordRefusal(letters(15, 'e\u0301')), null);
  });

  it('R11: takes spaces and asks for no kind of character', () => {
    for (const password of [letters(15, ' '), letters(15, '1'), letters(15, 'ß'), letters(15, '密')]) assert.equal(passwordRefusal(password), null);
  });
});

describe('problems', () => {
  it('R40: gives every code a title and an HTTP status of an error', () => {
    assert.deepEqual(Object.keys(problemTitles).sort(), Object.keys(problemStatuses).sort());
    for (const status of Object.values(problemStatuses)) assert.ok(status >= 400 && status < 600);
  });

  it('R64: reads a problem with a code and fields of a newer version', () => {
    const problem = { type: 'urn:onduty:problem:new-one', title: 'New', status: 409, code: 'new-one', more: { a: 1 } };
    assert.equal(v.parse(problemSchema, problem).code, 'new-one');
  });
});

describe('schemas', () => {
  const duty = {
    status: 'on-break', started: false, activity: null, reason: null, next: null, since: 1, actor: { kind: 'self' }, version: 1, choice: 1,
  };

  it('R64: drops fields of a newer version and keeps an activity that it does not know', () => {
    const read = v.parse(dutySchema, { ...duty, activity: 'on-video', mood: 'good' });
    assert.equal(read.activity, 'on-video');
    assert.ok(!('mood' in read));
  });

  it('R64: leaves the methods of sign-in and the switched-off features of a tenant open', () => {
    const tenant = {
      id: 'acme', name: 'Acme', languages: ['en'], passwordPolicy: { minimum: 15, maximum: 256 }, signInMethods: ['password', 'new'],
      switchedOff: ['new'], maintenance: null,
    };
    assert.deepEqual(v.parse(tenantInfoSchema, tenant), tenant);
  });

  it('takes a sign-in without a tenant, and by cookie unless it says otherwise', () => {
    const signIn = { method: 'password', username: 'a', password: 'b' };
    assert.deepEqual(v.parse(signInRequestSchema, signIn), { ...signIn, carrier: 'cookie' });
  });

  it('R11: refuses a password over the cap and never cuts it', () => {
    const signIn = { method: 'password', username: 'a', password: 'b'.repeat(1024) };
    assert.equal(v.parse(passwordSignInSchema, signIn).password.length, 1024);
    assert.equal(v.is(signInRequestSchema, { ...signIn, password: 'b'.repeat(1025) }), false);
  });

  it('refuses a status that nobody can choose', () => {
    assert.equal(v.is(statusRequestSchema, { status: 'busy' }), false);
    assert.equal(v.is(statusRequestSchema, { status: 'available' }), true);
  });

  it('knows four answers to a right password', () => {
    assert.deepEqual(signInStepSchema.options.map(({ entries }) => entries.state.literal), [
      'signed-in', 'password-change-required', 'address-denied', 'duty-elsewhere',
    ]);
  });

  it('R48: does not let a body reach the prototype of objects', () => {
    const body: unknown = JSON.parse('{"status":"available","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    const read = v.parse(statusRequestSchema, body);
    assert.equal(Object.getPrototypeOf(read), Object.prototype);
    assert.ok(!('polluted' in read));
  });
});

describe('routes', () => {
  const all = Object.entries(routes) as [string, Route][];

  it('R5: give a GET no body, so that it can change nothing', () => {
    for (const [name, route] of all) if (route.method === 'GET') assert.equal(route.body, undefined, name);
  });

  it('have one method and path each', () => {
    const served = all.map(([, { method, path }]) => `${method} ${path}`);
    assert.deepEqual(served, [...new Set(served)]);
  });

  it('R59: mark every answer that holds a credential as never to be kept', () => {
    const names = ['accessToken', 'access_token', 'handOver', 'secret', 'redirect'];
    const holdsCredential = (schema: string) => names.some((name) => schema.includes(`"${name}"`));
    const withCredential = all.filter(([, { ok }]) => ok !== undefined && holdsCredential(JSON.stringify(ok))).map(([name]) => name);
    assert.deepEqual(withCredential.sort(), all.filter(([, { secret }]) => secret).map(([name]) => name).sort());
  });
});
