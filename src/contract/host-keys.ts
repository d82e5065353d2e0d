import * as v from 'valibot';
import { id, time } from './fields.ts';

/*
 * Hosts that know the person already: their backend signs an assertion, a JWT of a minute at most, and the browser trades it for a session. The tenant's
 * administrators register the public key that it is held against.
 */

/** How many keys a tenant may have. */
export const mostHostKeys = 20;

/** 256 bits in base64url. */
const coordinate = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
const use = v.optional(v.literal('sig'));
const operations = v.optional(v.array(v.literal('verify')));
const isExtractable = v.optional(v.boolean());

/** The public key of a host as JSON Web Key: Ed25519 (RFC 8037) or P-256 (RFC 7518). Anything else in it is refused, a private key first of all. */
export const hostPublicKeySchema = v.variant('kty', [
  v.strictObject({
    kty: v.literal('OKP'), crv: v.literal('Ed25519'), x: coordinate, alg: v.optional(v.picklist(['EdDSA', 'Ed25519'])), use, key_ops: operations, ext: isExtractable,
  }),
  v.strictObject({
    kty: v.literal('EC'), crv: v.literal('P-256'), x: coordinate, y: coordinate, alg: v.optional(v.literal('ES256')), use, key_ops: operations, ext: isExtractable,
  }),
]);
export type HostPublicKey = v.InferOutput<typeof hostPublicKeySchema>;

/** A key of a host as administrators see it. */
export const hostKeySchema = v.object({
  /** What the header of an assertion names as `kid`. */
  id,
  name: v.string(),
  /** What the header of an assertion names as `alg`: `EdDSA` or `ES256`. */
  algorithm: v.string(),
  /** The key itself, so that it can be compared with the host's. */
  publicKey: v.object({ kty: v.string(), crv: v.string(), x: v.string(), y: v.optional(v.string()) }),
  createdAt: time,
  usedAt: v.nullable(time),
});
export type HostKey = v.InferOutput<typeof hostKeySchema>;
export const hostKeysAnswerSchema = v.object({ keys: v.array(hostKeySchema) });
export type HostKeysAnswer = v.InferOutput<typeof hostKeysAnswerSchema>;
export const newHostKeySchema = v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)), publicKey: hostPublicKeySchema });
export type NewHostKey = v.InferOutput<typeof newHostKeySchema>;
export const hostKeyAnswerSchema = v.object({ key: hostKeySchema });
export type HostKeyAnswer = v.InferOutput<typeof hostKeyAnswerSchema>;
