import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { picker, seeded } from './support/person.ts';
import { expect, test } from './support/test.ts';
import type { Page } from '@playwright/test';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = new Map(globSync('dist/cdn/*.js', { cwd: root }).map((file) => [basename(file), readFileSync(root + file, 'utf8')]));
const ava = seeded('Ava.Agent');

/** Opens a page that writes the form itself, and holds the script back until it is let go. */
async function openWritten(page: Page, script: string): Promise<() => unknown> {
  const gate = new EventTarget();
  const isOpen = once(gate, 'open');
  await page.route('/written/**', async (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    if (name !== 'written') {
      await isOpen;
      return route.fulfill({ contentType: 'text/javascript', body: files.get(name) ?? 'throw new Error("missing")' });
    }
    return route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><html lang="en"><title>Written</title>${script}
        <onduty-provider tenant="acme"><onduty-login-form><form method="dialog">
          <label>Username <input name="username" autocomplete="username"></label>
          <label>Password <input name="password" type="password" autocomplete="current-password"></label>
          <button>Log in</button>
        </form></onduty-login-form><onduty-status-picker></onduty-status-picker></onduty-provider>`,
    });
  });
  await page.goto('/written/', { waitUntil: 'commit' });
  return () => gate.dispatchEvent(new Event('open'));
}

const scripts = {
  'a deferred script': '<script type="module" src="/written/onduty.js"></script>',
  'an eager script': '<script type="module" async src="/written/onduty.js"></script>',
};

for (const [title, script] of Object.entries(scripts)) {
  for (const label of ['Username', 'Password'] as const) {
    test(`a form that the page wrote is typed in before the script has come, and on afterwards: ${title}, ${label}`, async ({ page }) => {
      const typed = label === 'Username' ? ava.userName : ava.password;
      const letGo = await openWritten(page, script);
      const field = page.getByLabel(label, { exact: true });
      if (label === 'Password') await page.getByLabel('Username').fill(ava.userName);
      await field.focus();
      await page.keyboard.type(typed.slice(0, 5));
      await page.keyboard.press('Enter');
      await expect(field).toHaveValue(typed.slice(0, 5));
      letGo();
      await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
      await expect(page.locator('form')).toHaveCount(1);
      await page.keyboard.type(typed.slice(5));
      await expect(field).toHaveValue(typed);
      if (label === 'Username') await page.getByLabel('Password', { exact: true }).fill(ava.password);
      await page.keyboard.press('Enter');
      await expect(picker(page, 'On Break')).toBeVisible();
    });
  }
}
