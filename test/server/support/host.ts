import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { addPeople, bearerOfPerson } from './people.ts';
import type { HostKeyAnswer } from '../../../src/contract/index.ts';
import type { KeyObject } from 'node:crypto';
import type { StoredKey } from '../../../src/server/storage/schema.ts';
import type { Backend } from './backend.ts';

/** A pair of keys; of its public half what hosts register. */
export interface Pair {
  readonly privateKey: KeyObject;
  readonly jwk: StoredKey;
}

export function newPair(algorithm: 'EdDSA' | 'ES256' = 'EdDSA'): Pair {
  const { publicKey, privateKey } = algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, jwk: publicKey.export({ format: 'jwk' }) as StoredKey };
}

const encode = (part: unknown): string => Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** Makes a JWT of any header and any claims, with the signature that a key gives to both. A text stands for itself. */
export function jwtOf(header: unknown, claims: unknown, key: KeyObject): string {
  const content = `${encode(header)}.${encode(claims)}`;
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return `${content}.${sign(hash, Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/** Registers a public key, as an administrator of the tenant does. */
export async function registerKey(server: Backend, publicKey: unknown, tenantId = 'acme', name = 'CRM'): Promise<Response> {
  const administrator = { userName: `Host.${randomUUID()}`, tenantId, roles: ['administrator'] } as const;
  await addPeople(server, administrator);
  const { headers } = await bearerOfPerson(server, administrator);
  return server.send('/v1/host-keys', { method: 'POST', headers, json: { name, publicKey } });
}

/** The backend of a host, whose key an administrator has registered. */
export async function playHost(server: Backend, { algorithm = 'EdDSA', tenantId = 'acme', pair = newPair(algorithm) }: {
  readonly algorithm?: 'EdDSA' | 'ES256'; readonly tenantId?: string; readonly pair?: Pair;
} = {}) {
  const { key: { id } } = await (await registerKey(server, pair.jwk, tenantId)).json() as HostKeyAnswer;
  const seconds = () => Math.floor(server.clock.now / 1000);
  const header = { alg: algorithm, kid: id, typ: 'onduty-assertion+jwt' };
  const claims = () => ({
    sub: 'Ava.Agent', aud: 'https://desk.example', tenant: tenantId, iat: seconds(), exp: seconds() + 60, jti: randomUUID(),
  });
  return {
    id, ...pair, header, claims, seconds,
    /** Signs an assertion; `undefined` leaves a claim or a part of the header out. */
    sign: (change: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, unknown>> = {}) =>
      jwtOf({ ...header, ...more }, { ...claims(), ...change }, pair.privateKey),
  };
}

export type Host = Awaited<ReturnType<typeof playHost>>;
