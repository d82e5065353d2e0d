import { generateKeyPairSync } from 'node:crypto';
import { signAssertion } from '../../demo/crm/assert.ts';
import { openAdministration, row, sheet } from './support/desk.ts';
import { expect, test } from './support/test.ts';
import type { Page } from '@playwright/test';

const pair = generateKeyPairSync('ed25519');
const publicKey = JSON.stringify(pair.publicKey.export({ format: 'jwk' }), null, 2);

async function write(page: Page, name: string, key: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a key…' }).click();
  await sheet(page).getByLabel('Name').fill(name);
  await sheet(page).getByLabel('Public key').fill(key);
  await sheet(page).getByRole('button', { name: 'Add the key' }).click();
}

test('the key of a host that Ada adds signs its people in, and once it is deleted their sessions are over', async ({ page, demo }) => {
  await openAdministration(page, 'host-keys');
  await expect(page.getByText('No host has a key: everybody signs in with a password.')).toBeVisible();
  await write(page, 'Orchard', publicKey);
  await expect(sheet(page).getByRole('heading', { name: 'The key for Orchard' })).toBeFocused();
  const keyId = await sheet(page).locator('.secret').innerText();
  await sheet(page).getByRole('button', { name: 'Done' }).click();
  await expect(row(page, 'Orchard')).toContainText('Never used');

  const assertion = signAssertion({ key: pair.privateKey, keyId, audience: demo.origin, tenant: 'acme', username: 'Ava.Agent' });
  const headers = { 'Content-Type': 'application/json', 'Onduty-Client': 'e2e/1', Origin: demo.origin };
  const signedIn = await fetch(`${demo.origin}/v1/session`, {
    method: 'POST', headers, body: JSON.stringify({ method: 'assertion', tenant: 'acme', assertion, carrier: 'bearer' }),
  });
  expect(signedIn.status).toBe(200);
  const { credential } = await signedIn.json() as { credential: { accessToken: string } };
  const ask = async () => (await fetch(`${demo.origin}/v1/duty`, { headers: { ...headers, Authorization: `Bearer ${credential.accessToken}` } })).status;
  expect(await ask()).toBe(200);
  await page.getByRole('region', { name: 'Host keys' }).getByRole('button', { name: 'Look again' }).click();
  await expect(row(page, 'Orchard')).toContainText('Last used');

  await page.getByRole('button', { name: 'Delete the key for Orchard' }).click();
  await sheet(page).getByRole('button', { name: 'Delete the key' }).click();
  await expect(page.getByText('The key for Orchard is deleted.')).toBeVisible();
  expect(await ask()).toBe(401);
});

test('R56: a private key is recognized in the page and sent nowhere; what is no key has the focus and says what is wanted', async ({ page }) => {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('host-keys')) sent.push(request.postData() ?? '');
  });
  await openAdministration(page, 'host-keys');
  await write(page, 'Orchard', JSON.stringify(pair.privateKey.export({ format: 'jwk' })));
  await expect(sheet(page).getByLabel('Public key')).toBeFocused();
  await expect(sheet(page).getByLabel('Public key')).toHaveAccessibleDescription(/This is a private key/);
  for (const wrong of ['', 'ssh-ed25519 AAAA', '{"kty":"RSA"}']) {
    await sheet(page).getByLabel('Public key').fill(wrong);
    await sheet(page).getByRole('button', { name: 'Add the key' }).click();
    await expect(sheet(page).getByLabel('Public key')).toHaveAccessibleDescription(/Ed25519 or P-256/);
  }
  expect(sent).toEqual([]);
});

test('origins and pages of hosts are written one on each line, and what is no origin is said', async ({ page, complaints }) => {
  complaints.expect(/status of 422/);
  await openAdministration(page, 'settings');
  const origins = page.getByLabel('Pages of these origins may show the login');
  const kept = await origins.inputValue();
  await origins.fill(`${kept}\nhttps://crm.example/agents`);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(origins).toHaveAccessibleDescription(/Enter exact origins/);
  await origins.fill(`${kept}\n\n https://crm.example \n`);
  await page.getByLabel('Pages to which a log in may lead back').fill('https://crm.example/agents');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await expect(origins).toHaveValue(`${kept}\nhttps://crm.example`.trim());
});
