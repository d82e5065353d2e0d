import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import ar from '../../../src/locales/ar.ts';
import de from '../../../src/locales/de.ts';
import en from '../../../src/locales/en.ts';
import es from '../../../src/locales/es.ts';
import fr from '../../../src/locales/fr.ts';
import { createPages } from '../../../src/server/node/pages.ts';
import { createMemoryStorage } from '../../../src/server/storage/memory-storage.ts';

const origin = 'https://desk.example';
const script = 'console.log("a script that is long enough to be worth it");'.repeat(20);
const names = { 'icon.svg': 'icon-aaaaaaaa.svg', 'page.css': 'page-bbbbbbbb.css', 'sign-in.js': 'sign-in-cccccccc.js', 'embed.js': 'embed-dddddddd.js', 'set-password.js': 'set-password-eeeeeeee.js', 'account.js': 'account-ffffffff.js' };

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onduty-pages-'));
  await writeFile(join(folder, 'pages.json'), JSON.stringify(names));
  await writeFile(join(folder, names['icon.svg']), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, names['page.css']), 'main{display:grid}');
  await writeFile(join(folder, names['sign-in.js']), script);
  await writeFile(join(folder, 'secret.txt'), 'not of the pages');
});
after(() => rm(folder, { recursive: true }));

const ask = (path: string, init: RequestInit = {}) => createPages({ origin, folder })(new Request(`${origin}${path}`, init));
const answer = async (path: string, init?: RequestInit): Promise<Response> => {
  const response = await ask(path, init);
  assert.ok(response, path);
  return response;
};

describe('the pages of the backend', () => {
  it('leave every other path to the backend', async () => {
    for (const path of ['/', '/v1/session', '/sign-in-2/', '/Sign-In/', '//sign-in/', '/v1/sign-in/', '/pages.json']) assert.equal(await ask(path), undefined, path);
  });

  it('allow themselves their own files and nothing else, are framed by nobody and kept by nothing', async () => {
    const { status, headers } = await answer('/sign-in/?client_id=acme');
    assert.equal(status, 200);
    assert.deepEqual(Object.fromEntries(headers), {
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html 'allow-duplicates'",
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
    });
  });

  it('name files that are there, which may be kept for a year', async () => {
    const html = await (await answer('/sign-in/')).text();
    const linked = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, url]) => url!);
    assert.deepEqual(linked, Object.values(names).slice(0, 3).map((name) => `/sign-in/assets/${name}`));
    for (const [index, type] of ['image/svg+xml', 'text/css; charset=utf-8', 'text/javascript; charset=utf-8'].entries()) {
      const { status, headers } = await answer(linked[index]!);
      assert.deepEqual([status, headers.get('content-type')], [200, type]);
      assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
    }
  });

  it('are compressed for who takes that', async () => {
    const path = `/sign-in/assets/${names['sign-in.js']}`;
    for (const accepted of ['gzip, deflate, br', 'br;q=0.5']) {
      const response = await answer(path, { headers: { 'Accept-Encoding': accepted } });
      assert.deepEqual([response.headers.get('content-encoding'), response.headers.get('vary')], ['br', 'Accept-Encoding']);
      assert.equal(brotliDecompressSync(await response.arrayBuffer()).toString(), script);
    }
    for (const accepted of ['gzip', 'br;q=0', 'gzip, br; q=0.0, deflate']) {
      const response = await answer(path, { headers: { 'Accept-Encoding': accepted } });
      assert.equal(response.headers.get('content-encoding'), null);
      assert.equal(await response.text(), script);
    }
  });

  it('hold nothing but what was built for them', async () => {
    for (const path of ['secret.txt', 'pages.json', 'nothing.js', '..%2f..%2fpackage.json', '']) {
      const response = await answer(`/sign-in/assets/${path}`);
      assert.deepEqual([response.status, response.headers.get('content-type')], [404, 'application/problem+json'], path);
    }
    assert.equal((await answer('/sign-in/else')).status, 404);
  });

  it('are read and nothing else', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await answer('/sign-in/', { method });
      assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD']);
    }
    const head = await answer('/sign-in/', { method: 'HEAD' });
    assert.deepEqual([head.status, await head.text()], [200, '']);
  });

  it('keep what was asked when the last slash is missing', async () => {
    const { status, headers } = await answer('/sign-in?client_id=acme&state=x%2Fy');
    assert.deepEqual([status, headers.get('location')], [308, '/sign-in/?client_id=acme&state=x%2Fy']);
  });

  it('speak the language that the host asks for, else that of the browser, else English', async () => {
    const head = async (query: string, accepted?: string) => {
      const html = await (await answer(`/sign-in/${query}`, accepted === undefined ? {} : { headers: { 'Accept-Language': accepted } })).text();
      return /<html lang="(\w+)" dir="(\w+)">.*<title>([^<]+)<\/title>/s.exec(html)!.slice(1);
    };
    for (const { language, direction, login } of [ar, de, en, es, fr]) {
      assert.deepEqual(await head('', `${language}-XX, en;q=0.5`), [language, direction, login.title]);
      assert.deepEqual(await head(`?ui_locales=xx%20${language}`, 'en'), [language, direction, login.title]);
    }
    assert.equal((await head('', 'ja, de;q=0.4, fr;q=0.6'))[0], 'fr');
    for (const nonsense of ['', '?ui_locales=', '?ui_locales=%0d%0a', '?ui_locales="><script>', '?ui_locales=constructor']) {
      assert.deepEqual(await head(nonsense), ['en', 'ltr', en.login.title]);
    }
  });

  it('are titled by what they are for', async () => {
    for (const { language, login, passwords, profile } of [ar, de, en, es, fr]) {
      for (const [path, title] of [['/sign-in/', login.title], ['/set-password/', passwords.setTitle], ['/account/', profile.title]] as const) {
        const html = await (await answer(`${path}?ui_locales=${language}`)).text();
        assert.ok(html.includes(`<title>${title}</title>`), `${path} ${language}`);
      }
    }
  });

  it('are made of nothing that the address says', async () => {
    const plain = await (await answer('/sign-in/')).text();
    assert.equal(await (await answer('/sign-in/?client_id="><img src=x>&redirect_uri=javascript:alert(1)&state=<script>')).text(), plain);
  });

  it('are framed by exactly the origins that a tenant lists, and the page for frames is there with a storage alone', async () => {
    const storage = createMemoryStorage();
    const origins = ['https://crm.example', 'https://a.example:8443'];
    for (const [id, listed] of [['acme', origins], ['globex', []], ['broken', ["https://crm.example; script-src *", '*', 'https://b.example/']]] as const) {
      await storage.commit([{ insert: 'tenants', row: { id, name: id, settings: { languages: ['en'], origins: [...listed] }, version: 1 } }]);
    }
    const pages = createPages({ origin, folder, storage });
    const framers = async (path: string) => /frame-ancestors ([^;]+);/.exec((await pages(new Request(`${origin}${path}`)))!.headers.get('content-security-policy')!)![1];
    assert.equal(await framers('/embed/?tenant=acme'), origins.join(' '));
    for (const path of ['/embed/', '/embed/?tenant=globex', '/embed/?tenant=nobody', '/embed/?tenant=broken', '/sign-in/?tenant=acme']) assert.equal(await framers(path), "'none'", path);
    assert.equal(await ask('/embed/?tenant=acme'), undefined);
    await storage.close();
  });

  it('are told when the site around them is another', async () => {
    for (const [site, isTold] of [['cross-site', true], ['same-site', false], ['same-origin', false], ['none', false]] as const) {
      const html = await (await answer('/sign-in/', { headers: { 'Sec-Fetch-Site': site } })).text();
      assert.equal(html.includes('<html lang="en" dir="ltr" data-cross-site>'), isTold, site);
    }
  });

  it('say what is missing where nothing was built', async () => {
    await assert.rejects(() => createPages({ origin, folder: join(folder, 'nowhere') })(new Request(`${origin}/sign-in/`)), /pages\.json/);
  });
});
