import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { naughtyStrings } from '../support/naughty-strings.ts';
import { bearerOf, startBackend } from './support/backend.ts';
import type { Account, AddressRulesAnswer, Profile, SettingsAnswer } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

/** A place where a person types text: how it is sent, and where it comes back. */
interface Place {
  readonly method: string;
  readonly path: string;
  readonly body: (text: string) => unknown;
  readonly back: (answer: never) => unknown;
  /** Whether it takes text as such, so that nearly all of the list must pass. */
  readonly isFree?: boolean;
}

const inProfile = (field: keyof Profile['values'], isFree = false): Place => ({
  method: 'PATCH', path: '/v1/profile', body: (text) => ({ values: { [field]: text } }), back: ({ values }: Profile) => values[field], isFree,
});
const inSettings = (body: Place['body'], back: (settings: SettingsAnswer['settings']) => unknown, isFree = false): Place =>
  ({ method: 'PATCH', path: '/v1/tenant/settings', body, back: ({ settings }: SettingsAnswer) => back(settings), isFree });
const newAccount = { userName: 'x', displayName: 'X', email: 'x@acme.example', roles: ['agent'], delivery: 'hand-over' };
const inAccount = (field: 'userName' | 'unifiedName' | 'displayName' | 'email' | 'language'): Place => ({
  method: 'POST', path: '/v1/users', body: (text) => ({ ...newAccount, [field]: text }), back: ({ user }: { user: Account }) => user[field],
});

const places: Readonly<Record<string, Place>> = {
  'the display name': inProfile('displayName', true),
  'the mail address': inProfile('email'),
  'the phone number': inProfile('phone'),
  'the country': inProfile('country'),
  'the language': inProfile('language'),
  'the signature': inProfile('signature', true),
  'the note of a profile request': {
    method: 'POST', path: '/v1/users/acme-ava.agent/profile-requests', body: (note) => ({ fields: ['phone'], note }), isFree: true,
    back: ({ user }: { user: Account }) => user.requests[0]?.note,
  },
  'the text of a maintenance': inSettings((maintenance) => ({ maintenance }), ({ maintenance }) => maintenance ?? '', true),
  'a language of the tenant': inSettings((text) => ({ languages: [text] }), ({ languages }) => languages[0]),
  'an origin of the tenant': inSettings((text) => ({ origins: [text] }), ({ origins }) => origins[0]),
  'a feature that is switched off': inSettings((text) => ({ switchedOff: [text] }), ({ switchedOff }) => switchedOff[0]),
  'the description of an address rule': {
    method: 'POST', path: '/v1/address-rules', body: (description) => ({ network: '203.0.113.0/24', description, enabled: false }),
    back: ({ rules }: AddressRulesAnswer) => rules.find(({ network }) => network === '203.0.113.0/24')?.description,
  },
  'the network of an address rule': {
    method: 'POST', path: '/v1/address-rules', body: (network) => ({ network, enabled: false }),
    back: ({ rules }: AddressRulesAnswer) => rules.at(-1)?.network,
  },
  'the name of a user': inAccount('userName'),
  'the unified name of a user': inAccount('unifiedName'),
  'the display name of a user': inAccount('displayName'),
  'the mail address of a user': inAccount('email'),
  'the language of a user': inAccount('language'),
};

let server: Backend;
let headers: { readonly Authorization: string };
before(async () => {
  // Hashing is not what is tried here, and two thousand accounts are made.
  const hasher = { hash: (password: string) => Promise.resolve(`plain ${password}`), verify: (record: string, password: string) => Promise.resolve(record === `plain ${password}`), isOutdated: () => false };
  server = await startBackend({ hasher });
  headers = (await bearerOf(server, 'Ada.Admin')).headers;
});
after(() => server.close());

/** A text as it comes back: composed, its lines ended alike, nothing around it. */
const tidied = (text: string) => text.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim();

describe('Naughty strings', () => {
  it('R30: are at least 485', () => {
    assert.ok(naughtyStrings.length >= 485);
  });

  for (const [name, { method, path, body, back, isFree }] of Object.entries(places)) {
    it(`R30: come back as the text that they are, or are refused, as ${name}`, async () => {
      let taken = 0;
      for (const text of naughtyStrings) {
        const response = await server.send(path, { method, headers, json: body(text) });
        const answer: unknown = await response.json();
        if (response.ok) {
          taken += 1;
          if (isFree) assert.equal(back(answer as never), tidied(text));
          else assert.equal(typeof back(answer as never), 'string');
        } else {
          assert.ok(response.status >= 400 && response.status < 500, `${response.status} for ${JSON.stringify(text)}`);
          assert.equal(typeof (answer as { code?: unknown }).code, 'string');
          assert.ok(text.length < 12 || !JSON.stringify(answer).includes(JSON.stringify(text).slice(1, -1)), 'a refusal quotes nothing');
        }
      }
      if (isFree) assert.ok(taken > 400, `only ${taken} were taken`);
    });
  }

  it('R30: are nothing to the paths and queries of the API', async () => {
    for (const text of naughtyStrings) {
      for (const where of [`/v1/users/${encodeURIComponent(text)}/profile-requests`, `/v1/audit?before=${encodeURIComponent(text)}`]) {
        const isAsking = where.startsWith('/v1/users');
        // Two dots are a path of their own.
        const response = await server.send(where, isAsking ? { method: 'POST', headers, json: { fields: ['phone'] } } : { headers });
        assert.ok(isAsking ? [404, 405].includes(response.status) : response.status === 200, `${response.status} for ${where}`);
      }
    }
  });

  it('R30: leave no failure inside', () => {
    assert.deepEqual(server.errors, []);
  });
});
