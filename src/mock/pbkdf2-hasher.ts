import type { PasswordHasher } from '../server/ports.ts';

const iterations = 20_000;
const encoder = new TextEncoder();

const toHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

async function derive(password: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', encoder.encode(password), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, key, 256);
  return toHex(new Uint8Array(bits));
}

/** Hashes by WebCrypto, for the browser, where nothing better runs without WebAssembly. Not for real accounts. */
export function createPbkdf2Hasher(): PasswordHasher {
  return {
    async hash(password) {
      const salt = crypto.getRandomValues(new Uint8Array(16));
      return `pbkdf2$${iterations}$${toHex(salt)}$${await derive(password, salt, iterations)}`;
    },
    async verify(record, password) {
      const [, rounds, salt, hash] = record.split('$');
      return hash !== undefined && hash === await derive(password, fromHex(salt ?? ''), Number(rounds));
    },
    isOutdated: () => false,
  };
}
