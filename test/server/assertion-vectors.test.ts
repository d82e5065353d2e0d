import assert from 'node:assert/strict';
import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { compactVerify } from 'jose';
import { startBackend } from './support/backend.ts';
import { jwtOf, newPair, playHost } from './support/host.ts';
import type { Problem } from '../../src/contract/index.ts';
import type { StoredKey } from '../../src/server/storage/schema.ts';
import type { Backend } from './support/backend.ts';
import type { Host } from './support/host.ts';

/*
 * Signatures that must hold and signatures that must not. The vectors of Project Wycheproof for JWS are in no package of the registry; the kinds of their
 * forgeries are made here instead, of the keys and the known answers of the standards.
 */

interface Vector {
  readonly source: string;
  readonly alg: 'EdDSA' | 'ES256';
  readonly jwk: StoredKey & { readonly d: string };
  readonly jws: string;
}

const vectors: readonly Vector[] = [
  {
    source: 'RFC 8037 A.4', alg: 'EdDSA',
    jwk: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A' },
    jws: 'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
  },
  {
    source: 'RFC 7515 A.3', alg: 'ES256',
    jwk: {
      kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
    },
    jws: 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
  },
];

const pairOf = ({ jwk: { d, ...jwk } }: Vector) => ({ privateKey: createPrivateKey({ key: { ...jwk, d }, format: 'jwk' }), jwk });
const bytesOf = (part: string): Buffer => Buffer.from(part, 'base64url');
const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The order of the curve P-256. */
const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
const zero = Buffer.alloc(32);
const one = Buffer.concat([Buffer.alloc(31), Buffer.from([1])]);
/** The neutral point of Ed25519. */
const neutral = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]);
/** The order of the group of Ed25519, in its own order of bytes. */
const groupOrder = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');

/** Adds the order of the group to the second half of a signature: the same number, written in a way that is forbidden (RFC 8032 5.1.7). */
function stretched(signature: Buffer): Buffer {
  const copy = Buffer.from(signature);
  for (let at = 0, carry = 0; at < 32; at += 1) {
    const sum = copy[32 + at]! + groupOrder[at]! + carry;
    copy[32 + at] = sum & 255;
    carry = sum >> 8;
  }
  return copy;
}

for (const vector of vectors) {
  describe(`A signature with the key of ${vector.source}`, () => {
    const { alg, jws } = vector;
    const { jwk, privateKey } = pairOf(vector);
    const other = newPair(alg === 'EdDSA' ? 'ES256' : 'EdDSA');
    const stranger = newPair(alg);
    let server: Backend;
    let host: Host;
    before(async () => {
      server = await startBackend();
      host = await playHost(server, { algorithm: alg, pair: { jwk, privateKey } });
    });
    after(() => server.close());

    const send = (assertion: string) =>
      server.send('/v1/session', { method: 'POST', json: { method: 'assertion', tenant: 'acme', assertion, carrier: 'bearer' } });

    it('R56: has the known answer', async () => {
      const { payload } = await compactVerify(jws, jwk, { algorithms: [alg] });
      assert.deepEqual(Buffer.from(payload), bytesOf(jws.split('.')[1]!));
      if (alg === 'EdDSA') assert.equal(sign(null, Buffer.from(jws.slice(0, jws.lastIndexOf('.'))), privateKey).toString('base64url'), jws.split('.')[2]);
      const [header = '', body = '', signature = ''] = jws.split('.');
      for (const forged of [`${header}.${encode('other')}.${signature}`, `${encode({ alg, x: 1 })}.${body}.${signature}`, `${header}.${body}.X${signature.slice(1)}`]) {
        await assert.rejects(compactVerify(forged, jwk, { algorithms: [alg] }), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
      }
      assert.equal((await send(jws)).status, 401, 'and is no assertion');
    });

    it('R56: signs in where all is as it should be', async () => {
      assert.equal((await send(host.sign())).status, 200);
      assert.equal((await send(host.sign())).status, 200);
    });

    const claims = () => host.claims();
    const header = (more: object = {}) => ({ ...host.header, ...more });
    const hmac = (secret: Buffer | string, name: string) => {
      const content = `${encode(header({ alg: name }))}.${encode(claims())}`;
      return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
    };
    const signedWith = (change: (signature: Buffer, content: string) => Buffer) => {
      const [head = '', body = '', signature = ''] = host.sign().split('.');
      return `${head}.${body}.${change(bytesOf(signature), `${head}.${body}`).toString('base64url')}`;
    };
    const parts = (change: (head: string, body: string, signature: string) => string) => {
      const [head = '', body = '', signature = ''] = host.sign().split('.');
      return change(head, body, signature);
    };
    const point = jwk.kty === 'OKP' ? bytesOf(jwk.x) : Buffer.concat([Buffer.from([4]), bytesOf(jwk.x), bytesOf(jwk.y)]);
    const otherAlg = alg === 'EdDSA' ? 'ES256' : 'EdDSA';

    const forgeries: Readonly<Record<string, readonly [check: RegExp, ...forge: (() => string)[]]>> = {
      'no algorithm': [/alg/,
        ...['none', 'None', 'NONE', 'nOnE', ''].flatMap((name) => [
          () => jwtOf(header({ alg: name }), claims(), privateKey), () => `${encode(header({ alg: name }))}.${encode(claims())}.${encode('x')}`,
        ]),
        () => host.sign({}, { alg: undefined }), () => host.sign({}, { alg: null }), () => host.sign({}, { alg: ['EdDSA', 'ES256'] }),
      ],
      'no algorithm and no signature': [/compact form/, () => `${encode(header({ alg: 'none' }))}.${encode(claims())}.`, () => `${encode(header({ alg: 'none' }))}.${encode(claims())}`],
      'a foreign algorithm': [/alg/,
        ...['HS256', 'RS256', 'PS256', 'ES384', 'ES512', 'ES256K', 'Ed25519', 'Ed448', 'dir', 'eddsa', 'es256', ' EdDSA'].map((name) => () => host.sign({}, { alg: name })),
      ],
      'the public key taken for a secret': [/alg/, () => hmac(point, 'HS256'), () => hmac(JSON.stringify(jwk), 'HS256'), () => hmac('', 'HS256')],
      'the algorithm of another kind of key': [/not that of the key/,
        () => host.sign({}, { alg: otherAlg }), () => jwtOf(header({ alg: otherAlg }), claims(), other.privateKey),
      ],
      'a header that leads to another key': [/header/,
        ...[
          { jwk: stranger.jwk }, { jku: 'https://evil.example/keys' }, { x5u: 'https://evil.example/chain' }, { x5c: ['MIIB'] }, { x5t: 'x' }, { 'x5t#S256': 'x' },
          { crit: ['exp'], exp: 1 }, { crit: [] }, { crit: ['b64'], b64: false }, { b64: true }, { zip: 'DEF' }, { cty: 'JWT' }, { enc: 'A128GCM' },
        ].flatMap((more) => [() => jwtOf(header(more), claims(), privateKey), () => jwtOf(header(more), claims(), stranger.privateKey)]),
        () => jwtOf(JSON.stringify(header()).replace('{', '{"__proto__":{"alg":"none"},'), claims(), privateKey),
      ],
      'another type': [/typ/,
        ...[undefined, 'JWT', 'jwt', 'at+jwt', 'application/onduty-assertion+jwt', 'Onduty-Assertion+jwt', 'onduty-assertion+jwt ', '', null, 7].map((typ) => () => host.sign({}, { typ })),
      ],
      'another name of the key': [/kid/, ...[undefined, '', 'made-up', null, 7, [], 'x'.repeat(101), '../x'].map((kid) => () => host.sign({}, { kid }))],
      'the signature of somebody else': [/signature/, () => jwtOf(header(), claims(), stranger.privateKey), () => jwtOf(header(), claims(), other.privateKey)],
      'a changed part': [/signature/,
        () => parts((head, _, signature) => `${head}.${encode({ ...claims(), sub: 'Ada.Admin' })}.${signature}`),
        () => parts((_, body, signature) => `${encode({ kid: host.id, typ: host.header.typ, alg })}.${body}.${signature}`),
        () => parts((head, body) => `${head}.${body}.${parts((_head, _body, signature) => signature)}`),
        () => parts((head, body, signature) => `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`),
        ...[0, 31, 32, 63].map((at) => () => signedWith((signature) => {
          signature[at]! ^= 1;
          return signature;
        })),
      ],
      'a signature of another length': [/signature/,
        () => signedWith((signature) => signature.subarray(0, 63)), () => signedWith((signature) => signature.subarray(0, 32)), () => signedWith(() => Buffer.from([0])),
        () => signedWith((signature) => Buffer.concat([signature, zero])), () => signedWith((signature) => Buffer.concat([signature, Buffer.from([0])])),
        () => signedWith((signature) => Buffer.concat([zero, signature])),
      ],
      'a signature of nothing': [/signature/,
        ...[[zero, zero], [zero, one], [one, zero], [one, one], [order, order], [order, one], [one, order], [order, zero], [neutral, zero], [neutral, groupOrder], [zero, groupOrder]]
          .map((halves) => () => signedWith(() => Buffer.concat(halves))),
      ],
      'a signature in another form': [/signature/,
        ...(alg === 'ES256'
          ? [() => signedWith((_, content) => sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'der' })), () => signedWith((_, content) => sign('sha512', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' }))]
          : [() => signedWith(stretched)]),
        () => signedWith((signature) => Buffer.from(signature).reverse()),
        () => signedWith((signature) => Buffer.concat([signature.subarray(32), signature.subarray(0, 32)])),
      ],
      'another form': [/compact form/,
        () => '', () => '.', () => '..', () => 'x', () => '...', () => parts((head, body) => `${head}.${body}`), () => parts((head, body) => `${head}.${body}.`),
        () => parts((head, _, signature) => `${head}..${signature}`), () => parts((_, body, signature) => `.${body}.${signature}`), () => parts((_, body) => `.${body}.`),
        () => parts((head, _, signature) => `${head}.${signature}`), () => `${host.sign()}.`, () => `${host.sign()}.x`, () => `${host.sign()}.x.y`, () => `.${host.sign()}`,
        () => ` ${host.sign()}`, () => `${host.sign()}\n`, () => `${host.sign()}=`, () => `${host.sign()}==`, () => host.sign().replace('.', '. '), () => host.sign().replace('.', '=.'),
        () => `${host.sign()}+`, () => `${host.sign()}/`, () => `${host.sign()}\u0000`, () => `Bearer ${host.sign()}`,
        () => parts((head, payload, signature) => JSON.stringify({ payload, protected: head, signature })),
        () => parts((head, payload, signature) => JSON.stringify({ payload, signatures: [{ protected: head, signature }] })),
        ...['[]', 'null', '"x"', '7', '{', '{}{}'].map((text) => () => jwtOf(text, claims(), privateKey)),
        () => parts((_, body, signature) => `${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${body}.${signature}`),
      ],
    };

    for (const [name, [check, ...forge]] of Object.entries(forgeries)) {
      it(`R56: signs nobody in with ${name}`, async () => {
        assert.ok(forge.length > 0);
        for (const [at, make] of forge.entries()) {
          const response = await send(make());
          const { code, detail = '' } = await response.json() as Problem;
          assert.deepEqual([response.status, code], [401, 'assertion-refused'], `${name} ${at}`);
          assert.match(detail, check, `${name} ${at}`);
        }
      });
    }

    it('R56: signs nobody in who has changed any byte of it', async () => {
      const whole = host.sign();
      for (let at = 0; at < whole.length; at += 7) {
        if (whole[at] === '.') continue;
        // The last letter of a part may carry bits that mean nothing.
        if (whole[at + 1] === '.' || at + 1 === whole.length) continue;
        const response = await send(`${whole.slice(0, at)}${whole[at] === 'A' ? 'B' : 'A'}${whole.slice(at + 1)}`);
        assert.equal(response.status, 401, String(at));
      }
      assert.equal((await send(whole)).status, 200, 'which itself is good');
    });
  });
}
