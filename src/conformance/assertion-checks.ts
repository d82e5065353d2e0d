import { call, expect, expectRefusal, expectSame, whileSignedIn } from './caller.ts';
import type { Check, Target } from './target.ts';

/** A host with a key that an administrator has registered. */
interface Stage {
  readonly target: Target;
  /** Signs an assertion about the agent; `undefined` leaves a claim or a part of the header out. */
  sign(change?: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

const base64Url = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const encode = (part: unknown): string => base64Url(new TextEncoder().encode(JSON.stringify(part)));

const signIn = ({ agent: { tenant } }: Target, assertion: string) => ({ body: { method: 'assertion', tenant, assertion, carrier: 'bearer' } });

/** Runs a check with a key that is made for it and removed after it. */
const withHost = (run: (stage: Stage) => Promise<void>) => (target: Target): Promise<void> =>
  whileSignedIn(target, target.administrator, async ({ token }) => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const publicKey = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const { body: { key } } = await call(target, 'createHostKey', { token, body: { name: 'Conformance', publicKey } });
    const now = Math.floor(Date.now() / 1000);
    const sign: Stage['sign'] = async (change = {}, header = {}) => {
      const claims = {
        sub: target.agent.username, aud: target.origin ?? new URL(target.baseUrl).origin, tenant: target.agent.tenant, iat: now, exp: now + 60, jti: crypto.randomUUID(),
        ...change,
      };
      const content = `${encode({ alg: 'ES256', kid: key.id, typ: 'onduty-assertion+jwt', ...header })}.${encode(claims)}`;
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, new TextEncoder().encode(content));
      return `${content}.${base64Url(new Uint8Array(signature))}`;
    };
    try {
      await run({ target, sign });
    } finally {
      await call(target, 'deleteHostKey', { token, params: { id: key.id } });
    }
    await expectRefusal(target, 'signIn', 'assertion-refused', signIn(target, await sign()));
  });

/** Hosts whose backends say who somebody is. */
export const assertionChecks: readonly Check[] = [
  {
    name: 'signs in whom a host knows, once for each assertion',
    run: withHost(async ({ target, sign }) => {
      const assertion = await sign();
      const { body } = await call(target, 'signIn', signIn(target, assertion));
      expect(body.state === 'signed-in' && body.credential !== undefined, `The assertion ended at ${body.state}`);
      try {
        expectSame(body.session.user.userName, target.agent.username, 'Who is signed in');
        expectSame(body.duty?.status, 'on-break', 'The status');
        await expectRefusal(target, 'signIn', 'assertion-refused', signIn(target, assertion));
      } finally {
        await call(target, 'signOut', { token: body.credential.accessToken });
      }
    }),
  },
  {
    name: 'R56: refuses an assertion of another algorithm, type, audience, tenant, person or time, or that brings a key of its own',
    run: withHost(async ({ target, sign }) => {
      const now = Math.floor(Date.now() / 1000);
      for (const assertion of [
        await sign({}, { alg: 'none' }), await sign({}, { alg: 'HS256' }), await sign({}, { alg: 'EdDSA' }), await sign({}, { typ: 'JWT' }), await sign({}, { kid: 'none' }),
        await sign({}, { jku: 'https://nowhere.example/keys' }), await sign({}, { jwk: {} }), await sign({}, { crit: ['exp'] }),
        await sign({ aud: 'https://nowhere.example' }), await sign({ aud: undefined }), await sign({ tenant: target.stranger.tenant }), await sign({ tenant: undefined }),
        await sign({ sub: 'nobody-of-this-name' }), await sign({ jti: undefined }), await sign({ iat: now - 120, exp: now - 60 }), await sign({ iat: now + 60, exp: now + 120 }),
        await sign({ exp: now + 3600 }), (await sign()).replace(/[^.]+$/, ''), `${await sign()}.`,
      ]) await expectRefusal(target, 'signIn', 'assertion-refused', signIn(target, assertion));
    }),
  },
  {
    name: 'R56: takes the public key of a host alone',
    run: (target) => whileSignedIn(target, target.administrator, async ({ token }) => {
      const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
      const other = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify']);
      const jwk = await crypto.subtle.exportKey('jwk', publicKey);
      for (const key of [await crypto.subtle.exportKey('jwk', privateKey), await crypto.subtle.exportKey('jwk', other.publicKey), { ...jwk, x5c: [] }, { kty: 'oct', k: 'AAAA' }]) {
        await expectRefusal(target, 'createHostKey', 'invalid-request', { token, body: { name: 'Conformance', publicKey: key } });
      }
    }),
  },
];
