import { seedUsers } from '../../src/mock/seed.ts';
import { icons } from './art.ts';
import { each, escape } from './html.ts';
import type { SeedUser } from '../../src/mock/seed.ts';

const copy = (text: string): string =>
  `<span class="copy"><code>${escape(text)}</code><button type="button" data-copy="${escape(text)}" aria-label="Copy ${escape(text)}">${icons.copy}</button></span>`;

const row = (user: SeedUser): string => `<tr>
  <th scope="row">${escape(user.displayName)}<small>${escape(user.who)}</small></th>
  <td data-label="Tenant">${escape(user.tenant)}</td>
  <td data-label="Username">${copy(user.userName)}</td>
  <td data-label="Unified">${user.unifiedName === user.userName ? '<span class="quiet">the same</span>' : copy(user.unifiedName)}</td>
  <td data-label="Password">${copy(user.password)}</td>
</tr>`;

/** Everybody of the seed data with their passwords. */
export const people = `<table class="people">
<caption class="hidden">Accounts of the demo</caption>
<thead><tr><th scope="col">Person</th><th scope="col">Tenant</th><th scope="col">Username</th><th scope="col">Unified name</th><th scope="col">Password</th></tr></thead>
<tbody>${each(seedUsers, row)}</tbody>
</table>`;

/** A drawer with accounts that fill the login form of the page. */
export const accounts = (names: 'userName' | 'unifiedName'): string => {
  // A tenant's page shows those of the tenant, acme unless its script finds another.
  const place = ({ tenant }: SeedUser): string => (names === 'unifiedName' ? '' : ` data-account-of="${tenant}"${tenant === 'acme' ? '' : ' hidden'}`);
  const entry = (user: SeedUser): string => `<li${place(user)}><button type="button" data-username="${escape(user[names])}" data-password="${escape(user.password)}">
    <strong>${escape(user[names])}</strong><span>${escape(user.who)}</span></button></li>`;
  const others = names === 'userName' ? '' : '<p>Whoever you invite has another name here: <code>user.name@acme</code>.</p>';
  return `<details class="accounts"><summary>Demo accounts</summary>${others}<ul>${each(seedUsers, entry)}</ul></details>`;
};

/** Who is signed in, and the way out; filled by the page's script. */
export const person = `<div class="person"><span><strong data-person-name></strong><small data-person-tenant></small></span>
  <button type="button" class="quiet-button" data-log-out>${icons.door}Log out</button></div>`;
