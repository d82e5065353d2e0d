const encoder = new TextEncoder();

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Makes a secret of 256 random bits, as text that is safe in headers and URLs. */
export const randomSecret = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** Makes a public id: 128 random bits, opens nothing. */
export const randomId = (): string => base64Url(crypto.getRandomValues(new Uint8Array(16)));

/** 32 letters and digits, so that each takes five bits; without those that look alike. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Makes a temporary password of 100 random bits that can be read from a screen and typed: five groups of four. */
export function randomPassword(): string {
  const letters = Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => alphabet.charAt(byte % alphabet.length));
  return (letters.join('').match(/.{4}/g) ?? []).join('-');
}

/** The only form in which a secret is stored: SHA-256, in base64url. Secrets are random, so no salt is needed. */
export async function digest(secret: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(secret))));
}
