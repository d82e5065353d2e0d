const encoder = new TextEncoder();

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Makes a secret of 256 random bits, as text that is safe in headers and URLs. */
export const randomSecret = (): string => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** Makes a public id: 128 random bits, opens nothing. */
export const randomId = (): string => base64Url(crypto.getRandomValues(new Uint8Array(16)));

/** Letters and digits that nobody takes for one another, whatever the font. */
const clearCharacters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Makes a temporary password for people to read and type: 20 characters in groups of four, 99 random bits. */
export function randomPassword(): string {
  let characters = '';
  while (characters.length < 20) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // 248 is a multiple of 31: the bytes above it would make some characters likelier than others.
      if (byte < 248 && characters.length < 20) characters += clearCharacters.charAt(byte % 31);
    }
  }
  return characters.replace(/.{4}(?=.)/g, '$&-');
}

/** The only form in which a secret is stored: SHA-256, in base64url. Secrets are random, so no salt is needed. */
export async function digest(secret: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(secret))));
}
