import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { until } from '../support/until.ts';
import { engine, openBrowser, skip } from './support/browser.ts';
import type { AddressInfo } from 'node:net';

const page = `<!doctype html><title>A page with faults</title><link rel="icon" href="/missing.ico">
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" alt="">
<script src="/faults.js"></script>`;
// A script in the markup is asked for twice in Firefox: ahead of its turn, and again when that has failed.
const faults = `console.log('a remark'); console.warn('a warning'); console.error('an error');
Promise.reject(new Error('a rejection')); setTimeout(() => { document.title = 'done'; throw new TypeError('an exception'); });
document.head.append(Object.assign(document.createElement('script'), { src: '/missing.js' }));`;

const server = createServer((request, response) => {
  const [type, body] = { '/': ['text/html', page], '/faults.js': ['text/javascript', faults] }[request.url ?? ''] ?? [];
  response.writeHead(body ? 200 : 404, { 'content-type': type ?? 'text/plain', 'content-security-policy': "default-src 'self'" });
  response.end(body);
});

describe(`the console of ${engine}`, { skip, timeout: 60_000 }, () => {
  before(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  after(() => server.close());

  it('is read: whatever goes wrong on a page is noticed, in a second tab too, and remarks are not', async () => {
    await using browser = await openBrowser();
    const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
    await browser.driver.goto(url);
    await expectFaults(1);
    await browser.openTab();
    await browser.driver.goto(url);
    await expectFaults(2);

    async function expectFaults(times: number): Promise<void> {
      const expected = [/a warning/, /an error/, /a rejection/, /an exception/, /default-src/, /404.*missing\.js/, /404.*missing\.ico/];
      let said: string[] = [];
      for (const pattern of expected) {
        await until(`${times} × ${pattern}`, async () => {
          said = (await browser.complaints()).map(({ text, url: about }) => `${text} ${about}`);
          return said.filter((line) => pattern.test(line)).length === times;
        });
      }
      assert.equal(said.length, expected.length * times, said.join('\n'));
    }
  });

  it('stays empty for a page without faults', async () => {
    await using browser = await openBrowser();
    await browser.driver.goto('data:text/html,<title>fine</title>');
    assert.deepEqual(await browser.complaints(), []);
  });
});
