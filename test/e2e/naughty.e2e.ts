import { join } from 'node:path';
import { openStorage } from '../../src/server/node/storage/open-storage.ts';
import { accountKey } from '../../src/server/throttle.ts';
import { naughtyStrings } from '../support/naughty-strings.ts';
import { openAdministration } from './support/desk.ts';
import { logInAs } from './support/person.ts';
import { expect, test } from './support/test.ts';
import type { Page } from '@playwright/test';
import type { Change } from '../../src/server/storage/storage.ts';
import type { DemoServer } from './support/demo-server.ts';

/** The names that every object has open what looks texts up carelessly. */
const texts: readonly string[] = [...naughtyStrings, 'constructor', '__proto__', 'toString'];
const sorted = (some: readonly string[]): string[] => [...some].sort();

/** Puts people of such names into Ava's team, holds each of them back, and has the audit tell of each, from another process, as a second server would. */
async function seed({ data }: DemoServer, some: readonly string[]): Promise<void> {
  const storage = await openStorage(`sqlite:${join(data, 'onduty.sqlite')}`);
  const ava = await storage.find('users', { tenantId: 'acme', userName: 'Ava.Agent' });
  if (ava === undefined) throw new Error('Ava is not there');
  const now = Date.now();
  const changes = some.flatMap((text, index): Change[] => {
    const id = `${some.length}-${index}`;
    return [
      {
        insert: 'users',
        row: { ...ava, id, userName: `${text}${index}`, unifiedKey: id, unifiedName: id, displayName: text, email: text, roles: ['agent', text] as typeof ava.roles },
      },
      { insert: 'throttles', row: { key: accountKey(id), failures: 12, blockedUntil: now + 5 * 60_000, updatedAt: now, version: 1 } },
      { insert: 'platformKeys', row: { id, tenantId: 'acme', hash: id, name: text, createdAt: now, usedAt: null } },
      {
        insert: 'audit',
        row: { id, tenantId: 'acme', at: now - 1000 * (index + 1), actorId: null, actor: text, action: text, target: text, address: text, details: { note: text } },
      },
    ];
  });
  await storage.commit(changes);
  await storage.close();
}

/** The kinds of elements in a part of the page: their names with those of their attributes. */
const kindsIn = (page: Page, place: string): Promise<string[]> => page.locator(place).evaluate((root) =>
  [...new Set([...root.querySelectorAll('*')].map((node) => [node.localName, ...node.getAttributeNames().sort()].join(' ')))]);

const textsIn = (page: Page, selector: string): Promise<string[]> => page.locator(selector).evaluateAll((found) => found.map(({ textContent }) => textContent));

/** Shows a list with harmless people, then with all; wants no element of another kind, and no dialog. */
async function compare(page: Page, demo: DemoServer, place: string, isThere: (some: readonly string[]) => Promise<void>): Promise<void> {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await seed(demo, ['harmless']);
  await page.reload();
  await isThere(['harmless']);
  const harmless = await kindsIn(page, place);
  await seed(demo, texts);
  await page.reload();
  await isThere(texts);
  expect((await kindsIn(page, place)).filter((kind) => !harmless.includes(kind))).toEqual([]);
  expect(dialogs).toEqual([]);
}

/** Wants each text in what a selector finds, as it is. */
async function expectTexts(page: Page, selector: string, some: readonly string[]): Promise<void> {
  await expect.poll(async () => {
    const left = await textsIn(page, selector);
    return some.filter((text) => {
      const at = left.indexOf(text);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  }, selector).toEqual([]);
}

test.describe.configure({ timeout: 120_000 });

for (const [where, open] of [
  ['the supervisor’s list of people', async (page: Page) => {
    await page.goto('/supervisor/');
    await logInAs(page, 'Sam.Supervisor');
    await expect(page.locator('[data-people] .staff-list > li')).not.toHaveCount(0);
  }],
  ['the administrator’s list of people', (page: Page) => openAdministration(page, 'people')],
] as const) {
  test(`R30: naughty strings stay text in ${where}, and in what is searched for there`, async ({ page, demo }) => {
    await open(page);
    const list = '[data-people] .staff-list';
    await compare(page, demo, list, async (some) => {
      await expect(page.locator(`${list} > li`)).not.toHaveCount(0);
      await expect.poll(() => page.locator(`${list} > li`).count()).toBeGreaterThan(some.length);
      await expectTexts(page, `${list} h3 bdi`, some);
      await expectTexts(page, `${list} .staff-who p bdi:first-child`, some.map((text, index) => `${text}${index}`));
      await expectTexts(page, `${list} .staff-who p bdi:last-child`, some);
      await expectTexts(page, `${list} .staff-facts span:nth-child(2)`, some.map((text) => `Agent, ${text}`));
    });
    const search = page.getByRole('searchbox', { name: 'Search people' });
    const before = await kindsIn(page, 'body');
    // The search is quick, a round trip to the page is not.
    const empty = await search.evaluate(async (input: HTMLInputElement, words: readonly string[]) => {
      const said: string[] = [];
      for (const text of words) {
        input.value = text;
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await Promise.resolve();
        said.push(document.querySelector('[data-people] .bench-empty')?.textContent ?? '');
      }
      return said;
    }, texts);
    for (const [index, words] of empty.entries()) expect(['', `Nobody is found for “${texts[index]?.trim()}”.`]).toContain(words);
    await search.fill('');
    expect(sorted(await kindsIn(page, 'body'))).toEqual(sorted(before));
  });
}

test('R30: naughty strings stay text in the list of who is held back', async ({ page, demo }) => {
  await openAdministration(page, 'throttles');
  const list = '[data-throttles] .staff-list';
  await compare(page, demo, list, async (some) => {
    await expect.poll(() => page.locator(`${list} > li`).count()).toBeGreaterThanOrEqual(some.length);
    await expectTexts(page, `${list} h3 bdi`, some);
    await expectTexts(page, `${list} p bdi`, some.map((text, index) => `${text}${index}`));
  });
  const button = page.locator(`${list} li`).filter({ has: page.getByRole('heading', { name: '<script>alert(123)</script>', exact: true }) }).first().getByRole('button');
  await button.click();
  await expect(page.getByText('<script>alert(123)</script> may try again at once.')).toBeVisible();
});

test('R30: naughty strings stay text in the list of platform keys, and in the question before one is deleted', async ({ page, demo }) => {
  await openAdministration(page, 'keys');
  const list = '[data-keys] .staff-list';
  await compare(page, demo, list, async (some) => {
    await expect.poll(() => page.locator(`${list} > li`).count()).toBeGreaterThan(some.length);
    await expectTexts(page, `${list} h3 bdi`, some);
  });
  const name = '<script>alert(123)</script>';
  await page.locator(`${list} li`).filter({ has: page.getByRole('heading', { name, exact: true }) }).first().getByRole('button').click();
  await expect(page.getByRole('heading', { name: `Delete the key for ${name}?` })).toBeVisible();
  await page.getByRole('button', { name: 'Delete the key', exact: true }).click();
  await expect(page.getByText(`The key for ${name} is deleted.`)).toBeVisible();
});

test('R30: naughty strings stay text in the audit', async ({ page, demo }) => {
  await openAdministration(page, 'audit');
  const table = '[data-audit] tbody';
  await compare(page, demo, table, async (some) => {
    const rows = page.locator(`${table} tr`);
    await expect(rows).not.toHaveCount(0);
    const more = page.locator('[data-audit]').getByRole('button', { name: 'Show more' });
    while (await more.count() > 0) {
      const before = await rows.count();
      await more.click();
      await expect.poll(async () => await rows.count() > before || await more.count() === 0).toBe(true);
    }
    for (const column of ['Who', 'Whom']) await expectTexts(page, `${table} [data-label=${column}] bdi`, some.map((text) => text || '—'));
    await expectTexts(page, `${table} [data-label=From] bdi`, some.map((text) => text || 'the backend'));
    await expectTexts(page, `${table} small bdi`, some.map((text) => `note: ${text || 'none'}`));
  });
});

test('R30: naughty strings stay text in the settings', async ({ page, demo }) => {
  await openAdministration(page, 'settings');
  const area = page.getByLabel('Maintenance');
  await expect(area).toBeVisible();
  const before = await kindsIn(page, '[data-settings]');
  // As many as one text may hold.
  const parts = texts.filter((text) => text.trim() !== '' && text.length <= 500).reduce<string[]>((made, text) => {
    const last = made.at(-1);
    if (last === undefined || last.length + text.length >= 500) return [...made, text];
    return [...made.slice(0, -1), `${last}\n${text}`];
  }, []);
  const storage = await openStorage(`sqlite:${join(demo.data, 'onduty.sqlite')}`);
  for (const maintenance of parts) {
    const tenant = await storage.find('tenants', { id: 'acme' });
    if (tenant === undefined) throw new Error('The tenant is not there');
    await storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, maintenance } } }]);
    await page.reload();
    await expect(area).toHaveValue(maintenance.replaceAll(/\r\n?/g, '\n'));
    expect((await kindsIn(page, '[data-settings]')).filter((kind) => !before.includes(kind))).toEqual([]);
  }
  await storage.close();
});
