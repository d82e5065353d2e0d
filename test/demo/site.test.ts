import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { createSite } from '../../demo/site.ts';

const outside = mkdtempSync(join(tmpdir(), 'onduty-site-'));
const folder = join(outside, 'files');
mkdirSync(join(folder, 'portal'), { recursive: true });
writeFileSync(join(outside, 'secret.txt'), 'secret');
writeFileSync(join(folder, 'index.html'), '<!doctype html><html lang="en">start</html>');
writeFileSync(join(folder, '404.html'), '<!doctype html><html lang="en">nothing</html>');
writeFileSync(join(folder, 'portal/index.html'), `<!doctype html><html lang="en">${'portal '.repeat(400)}</html>`);
writeFileSync(join(folder, 'page-ABCDEFGH.js'), 'export {};');
after(() => rmSync(outside, { recursive: true }));

const site = createSite(folder, { backend: true });
const ask = (path: string, init?: RequestInit) => site.fetch(new Request(`http://localhost${path}`, init));

describe('site', () => {
  it('tells the pages that there is a backend, and says nothing without one', async () => {
    assert.match(await ask('/').text(), /<html data-backend lang="en">/);
    const files = createSite(folder, { backend: false });
    assert.match(await files.fetch(new Request('http://localhost/')).text(), /<html lang="en">/);
  });

  it('R41: every answer forbids sniffing, referrers and frames', () => {
    for (const path of ['/', '/page-ABCDEFGH.js', '/portal', '/nowhere', '/v1/session']) {
      const { headers } = ask(path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, path);
    }
  });

  it('R40: answers for a missing backend with a problem', async () => {
    const response = ask('/v1/session');
    assert.equal(response.status, 404);
    assert.equal(response.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual(await response.json(), {
      type: 'urn:onduty:problem:not-found', title: 'There is nothing here', status: 404, code: 'not-found',
    });
  });

  it('serves nothing from outside of its folder', async () => {
    for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/portal/..%5c..%5csecret.txt', '//secret.txt']) {
      const response = ask(path);
      assert.equal(response.status, 404, path);
      assert.doesNotMatch(await response.text(), /secret/, path);
    }
  });

  it('shows the page for lost visitors with status 404', async () => {
    const response = ask('/nowhere');
    assert.equal(response.status, 404);
    assert.match(await response.text(), /nothing/);
  });

  it('adds the slash that a page needs and keeps the query', () => {
    const response = ask('/portal?mock');
    assert.equal(response.status, 308);
    assert.equal(response.headers.get('location'), '/portal/?mock');
  });

  it('compresses for who asks, and answers 304 to who has it already', async () => {
    const plain = ask('/portal/');
    const small = ask('/portal/', { headers: { 'accept-encoding': 'gzip, br' } });
    assert.equal(small.headers.get('content-encoding'), 'br');
    assert.equal(brotliDecompressSync(await small.arrayBuffer()).toString(), await plain.text());
    const etag = small.headers.get('etag') ?? '';
    assert.notEqual(etag, plain.headers.get('etag'));
    assert.equal(ask('/portal/', { headers: { 'accept-encoding': 'br', 'if-none-match': `"other", W/${etag}` } }).status, 304);
    assert.equal(ask('/portal/', { headers: { 'if-none-match': etag } }).status, 200);
  });

  it('lets browsers keep for ever what has a hash in its name, and ask again for the rest', () => {
    assert.match(ask('/page-ABCDEFGH.js').headers.get('cache-control') ?? '', /immutable/);
    assert.equal(ask('/').headers.get('cache-control'), 'no-cache');
  });

  it('changes nothing by any method', () => {
    assert.equal(ask('/', { method: 'POST' }).status, 405);
    assert.equal(ask('/', { method: 'HEAD' }).body, null);
  });
});
