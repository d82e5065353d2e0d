import { randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Whom a host knows, and with which of its keys it says so. */
export interface Assertion {
  /** A private key on Ed25519 or P-256; it never leaves the host's own backend. */
  readonly key: KeyObject;
  /** What the backend called the public half when an administrator registered it. */
  readonly keyId: string;
  /** The origin of the backend that is to believe it. */
  readonly audience: string;
  /** The tenant of direct sign-in; left out for unified sign-in. */
  readonly tenant?: string;
  /** The user name that the tenant knows; the unified one where there is no tenant. */
  readonly username: string;
}

/**
 * Says who somebody is, for `client.session.signIn({ method: 'assertion', assertion })` in the page of the host. Make one for each sign-in, when the page
 * asks, and for nobody but the person whom the host itself has signed in.
 */
export function signAssertion({ key, keyId, audience, tenant, username }: Assertion): string {
  const isEdwards = key.asymmetricKeyType === 'ed25519';
  const iat = Math.floor(Date.now() / 1000);
  const header = { alg: isEdwards ? 'EdDSA' : 'ES256', kid: keyId, typ: 'onduty-assertion+jwt' };
  const claims = { sub: username, aud: audience, tenant, iat, exp: iat + 60, jti: randomUUID() };
  const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign(isEdwards ? null : 'sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}
