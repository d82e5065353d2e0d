import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import german from '../../src/locales/de.ts';
import english from '../../src/locales/en.ts';
import { openStorage } from '../../src/server/node/storage/open-storage.ts';
import { freePort } from '../e2e/support/processes.ts';
import { until } from '../e2e/support/until.ts';
import { startSmtpServer } from '../server/mail/support/smtp.ts';
import { packageJson } from './dist.ts';
import { complaints, startChromium } from './support/chromium.ts';
import { linkPeers, npm, pack, run, temporaryFolder } from './support/npm.ts';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';

const stack = new AsyncDisposableStack();
const password = 'Nine-Green-Harbours';
let folder: string;
let browser: Browser;
let environment: NodeJS.ProcessEnv;
let origin: string;
let loginUrl: string;
let temporary: string;
let host: string;
let mails: Awaited<ReturnType<typeof startSmtpServer>>;
/** How the page of the host signs in. */
let method = 'popup';

/** A page of another origin, with the kit of the package and no other script, under the policy of the guide. */
async function serveHost(kit: string, backend: string): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (extname(pathname) === '.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(kit, pathname)));
      return;
    }
    if (pathname !== '/desk') {
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'none'; connect-src ${backend}; require-trusted-types-for 'script'; `
        + "trusted-types lit-html 'allow-duplicates'",
    }).end(`<!doctype html><html lang="de"><title>Host</title><script type="module" src="/onduty.js"></script>
      <onduty-provider base-url="${backend}/" tenant="acme" carrier="bearer"><onduty-login-form method="${method}"></onduty-login-form></onduty-provider>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

before(async () => {
  folder = stack.use(await temporaryFolder()).path;
  browser = stack.adopt(await startChromium(), (started) => started.close());
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'somebody', private: true, type: 'module' }));
  await npm(folder, 'install', await pack(folder));
  await linkPeers(folder, Object.keys(packageJson.peerDependencies));
  const command = join(folder, 'node_modules/onduty/dist/server/node/command.js');
  const port = await freePort();
  origin = `http://localhost:${port}`;
  mails = await startSmtpServer();
  stack.defer(() => mails.stop());
  environment = {
    PATH: process.env['PATH'], PORT: String(port), DATABASE_URL: `sqlite:${join(folder, 'onduty.sqlite')}`, SMTP_URL: mails.url, MAIL_FROM: 'noreply@acme.example',
  };
  const shown = await run(folder, process.execPath, command, 'init', '--database-url', environment['DATABASE_URL']!, '--origin', origin,
    '--tenant', 'acme', '--tenant-name', 'Acme', '--user-name', 'Ada.Admin', '--display-name', 'Ada Moreau', '--email', 'ada@acme.example');
  [, loginUrl = '', temporary = ''] = /Login URL: +(\S+)[^]*password: +(\S+)/.exec(shown) ?? [];

  host = await serveHost(join(folder, 'node_modules/onduty/dist/cdn'), origin);
  const storage = await openStorage(join(folder, 'onduty.sqlite'));
  await storage.commit([{
    update: 'tenants', where: { id: 'acme' }, set: { settings: { languages: ['en'], origins: [host], redirects: [`${host}/desk`] }, version: 2 },
  }]);
  await storage.close();

  const child = spawn(process.execPath, [command], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  stack.defer(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('"listening"')) break;
  child.stdout.resume();
});
after(() => stack.disposeAsync());

const type = async (page: Page, secret: string, { login }: typeof english = english) => {
  await page.getByLabel(login.username, { exact: true }).fill('Ada.Admin');
  await page.getByLabel(login.password, { exact: true }).fill(secret);
  await page.getByRole('button', { name: login.submit, exact: true }).click();
};
/** What browsers say of a refused request; all else is a fault. */
const faults = (heard: readonly string[]) => heard.filter((line) => !line.includes('status of 401'));

describe('the command of the installed package, on an empty database', () => {
  it('leads its first administrator to a page that it serves, where the temporary password is replaced', async () => {
    await using context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const heard = complaints(page);
    await page.goto(loginUrl);
    await page.getByText('Acme', { exact: true }).waitFor();
    await type(page, temporary);
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByLabel('Repeat new password').fill(password);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('You are logged in as Ada Moreau.').waitFor();
    await page.getByRole('button', { name: 'Log in as somebody else' }).click();
    await page.getByLabel('Username').waitFor();
    assert.deepEqual(faults(heard), []);
  });

  it('signs somebody in for a page of another origin by a window, in the language of that page', async () => {
    await using context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const heard = complaints(page);
    await page.goto(`${host}/desk`);
    const coming = context.waitForEvent('page');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    const view = await coming;
    const heardThere = complaints(view);
    await view.getByText(german.trouble.door.forHost(new URL(host).host)).waitFor();
    const closing = view.waitForEvent('close');
    await type(view, password, german);
    await closing;
    await page.locator('onduty-login-form:state(idle)').waitFor({ state: 'attached' });
    assert.deepEqual([...faults(heard), ...faults(heardThere)], []);
  });

  it('leads this tab there and back', async () => {
    await using context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const heard = complaints(page);
    method = 'redirect';
    await page.goto(`${host}/desk`);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.waitForURL(`${origin}/sign-in/**`);
    await type(page, password, german);
    await page.waitForURL((url) => url.origin === host);
    await page.locator('onduty-login-form:state(idle)').waitFor({ state: 'attached' });
    assert.deepEqual(faults(heard), []);
  });

  it('R16: mails a link for a forgotten password that leads to a page of its own', async () => {
    await using context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const heard = complaints(page);
    await page.goto(loginUrl);
    await page.getByText('Forgot password?').click();
    await page.getByLabel('User name', { exact: true }).fill('Ada.Admin');
    await page.getByRole('button', { name: 'Send link' }).click();
    const link = await until('the mail', async () => mails.arrived.map(({ mail }) => /\S+#ticket=\S+/.exec(mail.text ?? '')?.[0]).find((found) => found !== undefined));
    assert.ok(link.startsWith(`${origin}/set-password/?tenant=acme#ticket=`));
    await page.goto(link);
    await page.getByLabel('New password', { exact: true }).fill(`${password}-again`);
    await page.getByLabel('Repeat new password').fill(`${password}-again`);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('You can log in as Ada.Admin.').waitFor();
    await page.getByRole('link', { name: 'Log in' }).click();
    await type(page, `${password}-again`);
    await page.getByText('You are logged in as Ada Moreau.').waitFor();
    assert.deepEqual(faults(heard), []);
  });

  it('R58: has a page for the own profile and password, and for administrators the access requests', async () => {
    await using context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const heard = complaints(page);
    await page.goto(`${origin}/.well-known/change-password`);
    assert.equal(new URL(page.url()).pathname, '/account/');
    await page.getByLabel('Username').waitFor();
    assert.equal(await page.getByText('Change your password').isVisible(), false);
    await page.goto(`${origin}/account/?tenant=acme`);
    await type(page, `${password}-again`);
    await page.getByRole('heading', { name: 'Your profile' }).waitFor();
    await page.getByRole('heading', { name: 'Access requests' }).waitFor();
    await page.getByLabel('Current password').fill(`${password}-again`);
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByLabel('Repeat new password').fill(password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText(english.passwords.changed).waitFor();
    assert.deepEqual(faults(heard), []);
  });

  it('lets no page frame the sign-in page', async () => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await page.setContent(`<iframe src="${origin}/sign-in/"></iframe>`);
    await refused;
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`fits into 320 pixels, from right to left, ${colorScheme}`, async () => {
      await using context = await browser.newContext({ locale: 'ar', colorScheme, viewport: { width: 320, height: 640 } });
      const page = await context.newPage();
      const heard = complaints(page);
      await page.goto(loginUrl);
      await page.getByRole('textbox', { name: 'اسم المستخدم' }).waitFor();
      const [direction, width, ground] = await page.evaluate(() => {
        const { direction: way, backgroundColor } = getComputedStyle(document.body);
        return [way, document.documentElement.scrollWidth, backgroundColor] as const;
      });
      assert.deepEqual([direction, width, ground], ['rtl', 320, colorScheme === 'light' ? 'rgb(243, 246, 246)' : 'rgb(12, 19, 22)']);
      assert.deepEqual(faults(heard), []);
    });
  }
});
