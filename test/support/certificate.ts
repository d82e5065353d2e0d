import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/*
 * A certificate that nobody has to make, install or trust: X.509 in DER (RFC 5280), with a key of this process. For tests alone.
 */

const encode = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(contents);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...contents: readonly Uint8Array[]): Buffer => encode(0x30, ...contents);
const oid = (hex: string): Buffer => encode(0x06, Buffer.from(hex, 'hex'));
const time = (date: Date): Buffer => encode(0x17, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const commonName = oid('550403');
const subjectAltName = oid('551d11');

/** Makes a key and a certificate for some host names, good for a day; in PEM. */
export function createCertificate(names: readonly string[]): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(encode(0x31, sequence(commonName, encode(0x0c, Buffer.from(names[0] ?? 'test')))));
  const now = Date.now();
  const day = 86_400_000;
  const serial = Buffer.concat([Buffer.from([1]), createHash('sha256').update(randomBytes(16)).digest().subarray(0, 8)]);
  const alternatives = sequence(...names.map((host) => encode(0x82, Buffer.from(host))));
  const content = sequence(
    encode(0xa0, encode(0x02, Buffer.from([2]))),
    encode(0x02, serial),
    ecdsaWithSha256,
    name,
    sequence(time(new Date(now - day)), time(new Date(now + day))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    encode(0xa3, sequence(sequence(subjectAltName, encode(0x04, alternatives)))),
  );
  const certificate = sequence(content, ecdsaWithSha256, encode(0x03, Buffer.from([0]), sign('sha256', content, privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}
