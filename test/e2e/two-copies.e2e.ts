import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { choose, logInAs, logOut, picker } from './support/person.ts';
import { expect, test } from './support/test.ts';
import type { Page } from '@playwright/test';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The policy of R15. */
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'none'", "connect-src 'self'",
  "require-trusted-types-for 'script'", "trusted-types lit-html 'allow-duplicates'",
].join('; ');

/** A component of the page's own, with a Lit of its own, which uses our elements. */
const host = `
  import { html, LitElement } from 'lit';
  class HostDesk extends LitElement {
    render() { return html\`<h1>The desk of \${this.localName}</h1><onduty-status-picker></onduty-status-picker><slot></slot>\`; }
  }
  customElements.define('host-desk', HostDesk);`;

/** Bundles what was built with a Lit of its own, as a portal's build does. */
async function bundle(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: root }, bundle: true, format: 'esm', target: 'es2022', minify: true, write: false,
    conditions: ['browser', 'production'],
  });
  return outputFiles[0]?.text ?? '';
}

const cdn = new Map(globSync('dist/cdn/*.js', { cwd: root }).map((file) => [basename(file), readFileSync(root + file, 'utf8')]));
const bundles: Record<string, string> = {};

/** Opens a page under the policy which loads these scripts one after the other. */
async function openPage(page: Page, scripts: readonly string[]): Promise<void> {
  await page.route('/copies/**', (route) => {
    const path = new URL(route.request().url()).pathname.replace('/copies/', '');
    if (path !== '') {
      return route.fulfill({ contentType: 'text/javascript', body: bundles[path] ?? cdn.get(basename(path)) ?? 'throw new Error("missing")' });
    }
    return route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': policy },
      body: `<!doctype html><html lang="en"><title>Copies</title>
        ${scripts.map((script) => `<script type="module" src="/copies/${script}"></script>`).join('')}
        <onduty-provider tenant="acme"><onduty-login-form></onduty-login-form>
        <host-desk><onduty-app-launcher></onduty-app-launcher></host-desk></onduty-provider>`,
    });
  });
  await recordDefinitions(page);
  await page.goto('/copies/');
}

/** Writes down what is defined from now on. */
const recordDefinitions = (page: Page) => page.addInitScript(() => {
  const scope = globalThis as unknown as { defined: string[] };
  scope.defined = [];
  const define = customElements.define.bind(customElements);
  customElements.define = (name, ...rest) => {
    scope.defined.push(name);
    define(name, ...rest);
  };
});

/** How many copies of Lit are at work, and how often each element was defined. */
const found = (page: Page) => page.evaluate(() => {
  const scope = globalThis as unknown as { defined: string[]; litElementVersions: string[] };
  return { lits: scope.litElementVersions.length, defined: scope.defined.sort() };
});

test.beforeAll(async () => {
  expect(cdn.has('onduty.js'), 'npm run build comes first').toBe(true);
  bundles['define.js'] = await bundle(`import './dist/define.js';`);
  bundles['host.js'] = await bundle(host);
  for (const name of ['provider', 'login-form']) {
    bundles[`${name}.js`] = await bundle(`import './dist/elements/${name}/onduty-${name}.js';`);
  }
});

const orders = {
  'two from a CDN, one bundled, and a host with its own': ['one/onduty.js', 'two/onduty.js', 'define.js', 'host.js'],
  'the host first, then the bundled one': ['host.js', 'define.js', 'one/onduty.js', 'two/onduty.js'],
  'the provider of one copy, the other elements of another': ['provider.js', 'one/onduty.js', 'host.js', 'define.js'],
  'the login form of one copy, the provider and the rest of another': ['login-form.js', 'host.js', 'two/onduty.js', 'define.js'],
};

for (const [title, scripts] of Object.entries(orders)) {
  test(`R47, R15: several copies on one page work as one: ${title}`, async ({ page }) => {
    await openPage(page, scripts);
    await logInAs(page, 'Ava.Agent');
    await expect(picker(page, 'On Break')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'The desk of host-desk' })).toBeVisible();
    await choose(page, 'Available');
    await choose(page, 'Work Offline');
    await logOut(page);
    expect(await found(page)).toEqual({
      lits: scripts.length,
      defined: [
        'host-desk', 'onduty-access-review', 'onduty-app-launcher', 'onduty-login-form', 'onduty-password-form', 'onduty-profile-form', 'onduty-provider',
        'onduty-status-picker', 'onduty-team',
      ],
    });
  });
}

for (const [title, place] of [['before', '<script type="module" src="/assets/crm.js">'], ['after', '</head>']] as const) {
  test(`R47, R15: the CRM of another origin works beside another copy of the kit and a host with a Lit of its own, loaded ${title} its own`, async ({ page, context, demo }) => {
    // A page that the test changes on its way comes from nowhere, as Chromium sees it, and may not ask this machine without.
    await context.grantPermissions(['local-network-access']);
    await page.route(`${demo.crmOrigin}/copies/*`, (route) => {
      const name = basename(new URL(route.request().url()).pathname);
      return route.fulfill({ contentType: 'text/javascript', body: bundles[name] ?? cdn.get(name) ?? 'throw new Error("missing")' });
    });
    await page.route(`${demo.crmOrigin}/`, async (route) => {
      const response = await route.fetch();
      const scripts = ['onduty.js', 'host.js'].map((name) => `<script type="module" src="/copies/${name}"></script>`).join('');
      // The policy of the page goes on as it came.
      const body = (await response.text()).replace(place, scripts + place).replace('</main>', '<host-desk></host-desk></main>');
      await route.fulfill({ response, body });
    });
    await recordDefinitions(page);
    await page.goto(`${demo.crmOrigin}/`);
    await logInAs(page, 'Ava.Agent');
    const bar = page.getByRole('complementary', { name: 'Telephone' }).getByRole('button', { name: /^Status: / });
    await expect(bar).toHaveAccessibleName(/^Status: On Break/);
    const desk = page.locator('host-desk');
    await expect(desk.getByRole('heading', { name: 'The desk of host-desk' })).toBeVisible();
    await desk.getByRole('button', { name: 'Status: On Break' }).click();
    await desk.getByRole('menuitemradio', { name: 'Available' }).click();
    // Two pickers, of whichever copy, show the one duty.
    await expect(bar).toHaveAccessibleName(/^Status: Available/);
    await page.reload();
    await expect(bar).toHaveAccessibleName(/^Status: Available/);
    const { lits, defined } = await found(page);
    expect(lits).toBe(3);
    expect(defined).toEqual([...new Set(defined)]);
  });
}
