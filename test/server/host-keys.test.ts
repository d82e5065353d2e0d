import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import { newPair, playHost } from './support/host.ts';
import { openStream } from './support/stream.ts';
import type { HostKeyAnswer, HostKeysAnswer, Problem } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
let ada: Record<string, string>;
beforeEach(async () => {
  server = await startBackend({ pollSeconds: 0.05 });
  ada = (await bearerOf(server, 'Ada.Admin')).headers;
});
afterEach(() => server.close());

const { jwk: edwards } = newPair('EdDSA');
const { jwk: weierstrass } = newPair('ES256');

const post = (publicKey: unknown, name: unknown = 'CRM', more: Record<string, string> = {}) =>
  server.send('/v1/host-keys', { method: 'POST', headers: { ...ada, ...more }, json: { name, publicKey } });
const list = async () => (await (await server.send('/v1/host-keys', { headers: ada })).json() as HostKeysAnswer).keys;
const remove = (id: string) => server.send(`/v1/host-keys/${id}`, { method: 'DELETE', headers: ada });

describe('Keys of hosts', () => {
  it('are listed by name with the key itself, and are gone when they are removed', async () => {
    const { key } = await (await post(edwards, '  CRM  ')).json() as HostKeyAnswer;
    assert.deepEqual(key, { id: key.id, name: 'CRM', algorithm: 'EdDSA', publicKey: edwards, createdAt: server.clock.now, usedAt: null });
    server.clock.now += 1;
    const second = (await (await post(weierstrass, 'Portal')).json() as HostKeyAnswer).key;
    assert.deepEqual([second.algorithm, second.publicKey], ['ES256', weierstrass]);
    assert.deepEqual(await list(), [key, second]);
    assert.equal((await remove(key.id)).status, 204);
    assert.equal((await remove(key.id)).status, 404);
    assert.deepEqual(await list(), [second]);
  });

  it('may say what they are for, and are kept without that', async () => {
    for (const jwk of [{ ...edwards, use: 'sig', alg: 'EdDSA', key_ops: ['verify'], ext: true }, { ...edwards, alg: 'Ed25519' }]) {
      assert.deepEqual((await (await post(jwk)).json() as HostKeyAnswer).key.publicKey, edwards);
    }
    assert.deepEqual((await (await post({ ...weierstrass, use: 'sig', alg: 'ES256', key_ops: [] })).json() as HostKeyAnswer).key.publicKey, weierstrass);
  });

  it('R56: are refused when they are private, of another kind, or hold anything else', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
    const x25519 = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' });
    const { privateKey } = newPair('ES256');
    const { x } = edwards;
    for (const jwk of [
      privateKey.export({ format: 'jwk' }), newPair('EdDSA').privateKey.export({ format: 'jwk' }), { ...edwards, d: x }, { ...edwards, d: null }, rsa, p384, x25519,
      { kty: 'oct', k: x }, { ...edwards, kid: 'mine' }, { ...edwards, x5c: [] }, { ...edwards, jku: 'https://evil.example/keys' }, { ...edwards, use: 'enc' },
      { ...edwards, key_ops: ['sign'] }, { ...edwards, alg: 'ES256' }, { ...weierstrass, alg: 'EdDSA' }, { ...weierstrass, alg: 'HS256' },
      { ...edwards, crv: 'Ed448' }, { ...edwards, crv: 'P-256' }, { ...weierstrass, crv: 'Ed25519' }, { ...weierstrass, y: undefined }, { ...edwards, y: x },
      { ...edwards, x: `${x}=` }, { ...edwards, x: x.slice(1) }, { ...edwards, x: `${x.slice(1)}+` }, { kty: 'OKP', crv: 'Ed25519' }, x, null, [], { keys: [edwards] },
    ]) {
      const response = await post(jwk);
      const text = await response.clone().text();
      assert.deepEqual([response.status, await codeOf(response)], [400, 'invalid-request'], JSON.stringify(jwk));
      assert.ok(!text.includes(x), 'the key is not said again');
    }
    assert.deepEqual(await list(), []);
  });

  it('R56: are refused when they are no point of their curve', async () => {
    const off = { kty: 'EC', crv: 'P-256', x: edwards.x, y: edwards.x };
    const response = await post(off);
    assert.deepEqual([response.status, (await response.json() as Problem).fields], [422, ['publicKey']]);
  });

  it('have a name that shows what it says', async () => {
    for (const name of [' ', 'a\nb', 'a\u202eb']) assert.deepEqual((await (await post(edwards, name)).json() as Problem).fields, ['name']);
    for (const name of ['', 'x'.repeat(61), 7]) assert.equal(await codeOf(await post(edwards, name)), 'invalid-request');
  });

  it('are twenty at most, for each tenant', async () => {
    for (let count = 0; count < 20; count += 1) assert.equal((await post(edwards, `Host ${count}`)).status, 200);
    assert.equal(await codeOf(await post(edwards)), 'field-refused');
    await playHost(server, { tenantId: 'globex' });
    await remove((await list())[0]!.id);
    assert.equal((await post(edwards)).status, 200);
  });

  it('are remembered by the audit, and shown to administrators who look at them', async () => {
    const stream = await openStream(server, ada);
    const { key } = await (await post(edwards)).json() as HostKeyAnswer;
    assert.equal((await stream.nextOf('changed'))?.data?.what, 'host-keys');
    await remove(key.id);
    stream.leave();
    const entries = (await server.storage.list('audit', { tenantId: 'acme' })).filter(({ action }) => action.startsWith('host-key'));
    assert.deepEqual(
      entries.map(({ action, actor, target, details }) => [action, actor, target, details]).sort(),
      [['host-key-created', 'Ada Moreau', 'CRM', { id: key.id }], ['host-key-deleted', 'Ada Moreau', 'CRM', { id: key.id }]],
    );
  });

  it('R59: are made once however often the request comes', async () => {
    const more = { 'Idempotency-Key': 'one' };
    const first = await (await post(edwards, 'CRM', more)).json() as HostKeyAnswer;
    assert.deepEqual(await (await post(edwards, 'CRM', more)).json(), first);
    assert.equal((await list()).length, 1);
    assert.equal(await codeOf(await post(weierstrass, 'CRM', more)), 'idempotency-mismatch');
  });
});
