import { isOndutyError } from '../../src/client/index.ts';
import type { Client } from '../../src/client/index.ts';

/** Makes the page that of the tenant which the address names, before anything asks for it. */
export function takeTenant(): void {
  const tenant = new URLSearchParams(location.search).get('tenant');
  const provider = document.querySelector('onduty-provider:is([tenant], [data-takes-tenant])');
  if (!tenant || !provider || provider.getAttribute('tenant') === tenant) return;
  provider.setAttribute('tenant', tenant);
  const page = document.querySelector<HTMLElement>('[data-tenant]');
  if (page) page.dataset['tenant'] = tenant;
  for (const item of document.querySelectorAll<HTMLElement>('[data-account-of]')) item.hidden = item.dataset['accountOf'] !== tenant;
  for (const name of document.querySelectorAll('[data-tenant-name]')) name.textContent = '\u00a0';
}

/** Shows whose page it is; a tenant that nobody knows is told by the login form. */
export async function showTenant(client: Client): Promise<void> {
  const names = document.querySelectorAll('[data-tenant-name]');
  if (names.length === 0) return;
  const whose = await client.tenantInfo().then((info) => info?.name, (error: unknown) => {
    const isNobody = isOndutyError(error) && error.code === 'not-found';
    return isNobody ? 'Nobody’s page' : undefined;
  });
  // What cannot be read now leaves the name as it is.
  if (whose !== undefined) for (const name of names) name.textContent = whose;
}
