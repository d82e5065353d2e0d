import { jwtOf, newPair } from '../server/support/host.ts';
import { expect, test } from './support/embedded.ts';
import { seeded } from './support/person.ts';
import type { Frame, Page } from '@playwright/test';
import type { FrameHost } from './support/frame-host.ts';

type Bridged = typeof globalThis & FrameHost;

const framed = (page: Page): Frame => page.frames().find((frame) => frame.url().includes('/embed/'))!;
const picker = (frame: Frame, name: string) => frame.getByRole('button', { name: `Status: ${name}` });
const stateOf = (page: Page) => expect.poll(() => page.evaluate(() => (globalThis as Bridged).frame.state.get()), { timeout: 15_000 });
const sessionOf = (page: Page) => expect.poll(() => page.evaluate(() => (globalThis as Bridged).frame.session.get()));
const dutyOf = (page: Page) => expect.poll(() => page.evaluate(() => (globalThis as Bridged).frame.duty.get()));

/** The name and code of the error that a question rejects with. */
const failureOf = (page: Page, ask: (frame: FrameHost['frame']) => Promise<unknown>): Promise<string> =>
  page.evaluate(`(${String(ask)})(frame).then(() => 'none', ({ name, code }) => name + ' ' + code)`);

async function logIn(page: Page, userName = 'Ava.Agent'): Promise<Frame> {
  await stateOf(page).toBe('connected');
  const frame = framed(page);
  await frame.getByLabel('Username').fill(userName);
  await frame.getByLabel('Password', { exact: true }).fill(seeded(userName).password);
  await frame.getByRole('button', { name: 'Log in', exact: true }).click();
  await sessionOf(page).toMatchObject({ state: 'signed-in', session: { user: { userName }, tenant: { id: 'acme' } } });
  return frame;
}

test.beforeEach(({ complaints }) => complaints.expect(/status of 401|Blocked autofocusing/));

test('the page around a frame hears who logs in there and what becomes of the duty, sets a status and logs out', async ({ page, sites }) => {
  await page.goto(`${sites.crm}/bridged?tenant=acme`);
  await stateOf(page).toBe('connected');
  await sessionOf(page).toEqual({ state: 'anonymous' });
  const frame = await logIn(page);
  await expect(picker(frame, 'On Break')).toBeVisible();
  await dutyOf(page).toMatchObject({ status: 'on-break', started: false });
  await expect.poll(() => page.evaluate(() => (globalThis as Bridged).frame.connection.get())).toBe('live');

  expect(await page.evaluate(() => (globalThis as Bridged).frame.request('available'))).toEqual({ outcome: 'changed' });
  await expect(picker(frame, 'Available')).toBeVisible();
  await picker(frame, 'Available').click();
  await frame.getByRole('menuitemradio', { name: 'Work Offline' }).click();
  await dutyOf(page).toMatchObject({ status: 'work-offline', pending: null });

  await page.evaluate(() => (globalThis as Bridged).frame.signOut());
  await expect(frame.getByLabel('Username')).toBeVisible();
  await sessionOf(page).toEqual({ state: 'anonymous', cause: 'signed-out' });
  await dutyOf(page).toMatchObject({ status: null });
});

test('what the backend refuses comes back as the typed error of the client', async ({ page, sites }) => {
  await page.goto(`${sites.crm}/bridged?tenant=acme`);
  await stateOf(page).toBe('connected');
  await sessionOf(page).toEqual({ state: 'anonymous' });
  expect(await failureOf(page, (frame) => frame.request('available'))).toBe('OndutyError session-required');
  expect(await failureOf(page, (frame) => frame.signIn('none'))).toBe('OndutyError assertion-refused');
  expect(await failureOf(page, (frame) => frame.request('asleep' as 'available'))).toBe('OndutyError invalid-request');
});

test('a host that knows the person signs it in by an assertion', async ({ page, sites }) => {
  const { jwk, privateKey } = newPair();
  await sites.storage.commit([{ insert: 'hostKeys', row: { id: 'crm-key', tenantId: 'acme', name: 'CRM', publicKey: jwk, createdAt: Date.now(), usedAt: null, refusedAt: null } }]);
  await page.goto(`${sites.crm}/bridged?tenant=acme`);
  await stateOf(page).toBe('connected');
  const seconds = Math.floor(Date.now() / 1000);
  const assertion = jwtOf({ alg: 'EdDSA', kid: 'crm-key', typ: 'onduty-assertion+jwt' }, {
    sub: 'Ava.Agent', aud: sites.desk, tenant: 'acme', iat: seconds, exp: seconds + 60, jti: crypto.randomUUID(),
  }, privateKey);
  expect(await page.evaluate((given) => (globalThis as Bridged).frame.signIn(given), assertion)).toEqual({ state: 'signed-in' });
  await expect(picker(framed(page), 'On Break')).toBeVisible();
  await dutyOf(page).toMatchObject({ status: 'on-break' });
});

test('an application that the host shows is handed over to it', async ({ page, sites }) => {
  const [app] = await sites.storage.list('apps', { tenantId: 'acme', role: 'administrator' });
  await sites.storage.commit([{ update: 'apps', where: { id: app!.id, tenantId: 'acme' }, set: { target: 'host' } }]);
  await page.goto(`${sites.crm}/bridged?tenant=acme`);
  const frame = await logIn(page, 'Ada.Admin');
  await frame.getByRole('link', { name: app!.name['en'] }).click();
  const launched = () => page.evaluate(() => (globalThis as Bridged).launched.map(({ app: { name }, url, place }) => ({ name, url, place })));
  await expect.poll(launched).toEqual([{ name: app!.name['en'], url: new URL(app!.url, sites.desk).href, place: 'host' }]);
});

test('an application of the same tab is handed to the host, and the frame stays; a host that takes none is led there itself', async ({ page, sites, complaints }) => {
  complaints.expect(/status of 404/);
  const [app] = await sites.storage.list('apps', { tenantId: 'acme', role: 'administrator' });
  await sites.storage.commit([{ update: 'apps', where: { id: app!.id, tenantId: 'acme' }, set: { target: 'same-tab', url: `${sites.crm}/elsewhere` } }]);
  await page.goto(`${sites.crm}/bridged?tenant=acme`);
  const frame = await logIn(page, 'Ada.Admin');
  await frame.getByRole('link', { name: app!.name['en'] }).click();
  await expect.poll(() => page.evaluate(() => (globalThis as Bridged).launched.map(({ url, place }) => ({ url, place })))).toEqual([{ url: `${sites.crm}/elsewhere`, place: 'same-tab' }]);
  await stateOf(page).toBe('connected');

  await page.goto(`${sites.crm}/bridged?tenant=acme&takes=none`);
  await framed(page).getByRole('link', { name: app!.name['en'] }).click();
  await page.waitForURL(`${sites.crm}/elsewhere`);
});

test('the frame is as tall as its content, and a menu has room in it', async ({ page, sites }) => {
  await page.goto(`${sites.crm}/bridged?tenant=acme`);
  const frame = await logIn(page);
  const overflow = () => frame.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  await expect.poll(overflow).toBe(0);
  await picker(frame, 'On Break').click();
  const menu = await frame.getByRole('menu').boundingBox();
  const box = await page.locator('iframe').boundingBox();
  expect(menu!.y + menu!.height).toBeLessThanOrEqual(box!.y + box!.height);
});

test('a frame that is reloaded is followed again, and what is asked then is answered', async ({ page, sites }) => {
  await page.goto(`${sites.crm}/bridged?tenant=acme`);
  await logIn(page);
  const outcome = await page.evaluate(async () => {
    const { frame: host } = globalThis as Bridged;
    const greeting = new Promise((resolve) => { addEventListener('message', resolve, { once: true }); });
    host.element.src += '&again=1';
    await greeting;
    return host.request('available');
  });
  expect(outcome).toEqual({ outcome: 'changed' });
  await stateOf(page).toBe('connected');
  await dutyOf(page).toMatchObject({ status: 'available' });
  await expect(picker(framed(page), 'Available')).toBeVisible();
});

test('a frame that is led elsewhere is followed no more, and nobody counts as signed in there', async ({ page, sites, complaints }) => {
  complaints.expect(/status of 404|refused to connect|frame-ancestors/);
  await page.goto(`${sites.crm}/bridged?tenant=acme`);
  await logIn(page);
  await page.evaluate(() => {
    const { element } = (globalThis as Bridged).frame;
    element.src = new URL('/nowhere', element.src).href;
  });
  await stateOf(page).toBe('unreachable');
  await sessionOf(page).toEqual({ state: 'unknown' });
  await dutyOf(page).toMatchObject({ status: null });
});

test('nobody else is heard: neither does a page beside get a port, nor does the host take its greeting', async ({ page, sites }) => {
  await page.goto(`${sites.crm}/bridged?tenant=acme`);
  await logIn(page);
  const source = `${sites.rogue}/beside`;
  await page.evaluate((src) => {
    document.body.append(Object.assign(document.createElement('iframe'), { src, title: 'Beside' }));
  }, source);
  await expect.poll(() => page.frames().some((frame) => frame.url() === source)).toBe(true);
  const rogue = page.frames().find((frame) => frame.url() === source)!;
  await rogue.waitForLoadState();
  await rogue.evaluate(() => {
    const got: unknown[] = [];
    Object.assign(globalThis, { got });
    addEventListener('message', ({ data }) => got.push(data));
    const forge = (target: Window) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => got.push(data);
      target.postMessage({ onduty: 'connect', version: 1 }, '*', [port2]);
      port1.postMessage({ id: 1, call: { act: 'sign-out' } });
    };
    forge(parent.frames[0]!);
    parent.postMessage({ onduty: 'hello', version: 1 }, '*');
    parent.postMessage({ kind: 'session', session: { state: 'anonymous' } }, '*');
  });
  // By the way to the backend and back, what was forged has long arrived.
  expect(await page.evaluate(() => (globalThis as Bridged).frame.request('available'))).toEqual({ outcome: 'changed' });
  expect(await rogue.evaluate(() => (globalThis as unknown as { got: unknown[] }).got)).toEqual([]);
  await stateOf(page).toBe('connected');
  await sessionOf(page).toMatchObject({ state: 'signed-in' });
});

test('a host that the tenant does not list is told that nothing answers', async ({ page, sites, complaints }) => {
  complaints.expect(/frame-ancestors/);
  await page.goto(`${sites.rogue}/bridged?tenant=acme`);
  await stateOf(page).toBe('unreachable');
  expect(await failureOf(page, (frame) => frame.request('available'))).toBe('OndutyError timeout');
});
