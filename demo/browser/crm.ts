import '../../src/elements/app-launcher/onduty-app-launcher.ts';
import '../../src/elements/login-form/onduty-login-form.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import { inspect } from '../../src/client/embed.ts';
import { createClient } from '../../src/client/index.ts';
import { startAccounts } from './chrome.ts';
import { isMock, isMockForced } from './mode.ts';
import type { Client, OndutyError } from '../../src/client/index.ts';
import type { Status } from '../../src/contract/index.ts';
import type { ProviderElement } from '../../src/elements/provider/provider-element.ts';

const find = <E extends HTMLElement = HTMLElement>(selector: string): E => {
  const element = document.querySelector<E>(selector);
  if (!element) throw new Error(`The page has no ${selector}`);
  return element;
};
const all = (selector: string): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];

const texts = {
  available: 'Customers reach you now.', 'work-offline': 'You can call. Nobody rings.', 'on-break': 'You are on a break: nobody rings.',
  'logged-out': 'You are signed in.',
} as const satisfies Record<Status, string>;

const provider = find<ProviderElement>('onduty-provider');
// Before the provider is registered, which makes a client of its own at once.
if (isMock) {
  const { startMock } = await import('./mock.ts');
  provider.client = createClient({ tenant: 'acme', carrier: 'bearer', fetch: startMock().fetch });
}
provider.addEventListener('onduty-error', ({ error }) => void explain(error));
await import('../../src/elements/provider/onduty-provider.ts');
await provider.updateComplete;

startBook();
startAccounts();
if (provider.client) startTelephone(provider.client);
find('[data-own]').textContent = location.origin;
const mock = find<HTMLAnchorElement>('[data-mock]');
if (isMock) {
  mock.textContent = 'With the backend';
  mock.href = location.pathname;
  mock.hidden = isMockForced;
}

/** The customers: one is open, and a search leaves some of them. */
function startBook(): void {
  const show = (isMove: boolean): void => {
    const id = location.hash.slice(1);
    const records = all('[data-record]');
    if (!records.some(({ dataset }) => dataset['record'] === id)) return;
    for (const record of records) record.hidden = record.dataset['record'] !== id;
    for (const link of all('.book a')) link.ariaCurrent = link.getAttribute('href') === location.hash ? 'true' : null;
    if (isMove) find(`[data-record="${id}"] h1`).focus({ preventScroll: matchMedia('(min-width: 62rem)').matches });
  };
  addEventListener('hashchange', () => show(true));
  show(false);
  const search = find<HTMLInputElement>('[data-search]');
  search.addEventListener('input', () => {
    const wanted = search.value.trim().toLowerCase();
    const entries = all('[data-contact]');
    for (const entry of entries) entry.hidden = !entry.dataset['contact']?.includes(wanted);
    const count = entries.filter(({ hidden }) => !hidden).length;
    find('[data-count]').textContent = wanted === '' ? '' : count === 0 ? 'Nobody is called that' : `${count} of ${entries.length}`;
  });
}

/** What a host does with the client: it says who is signed in, and lets calls go out when the agent is ready for them. */
function startTelephone({ session, duty }: Client): void {
  const logOut = find('[data-log-out]');
  const show = (): void => {
    const now = session.state.get();
    const { status } = duty.state.get();
    const isSignedIn = now.state === 'signed-in';
    document.body.toggleAttribute('data-signed-in', isSignedIn);
    find('[data-person]').textContent = isSignedIn ? now.session.user.displayName : 'Telephone';
    find('[data-duty]').textContent = isSignedIn ? texts[status ?? 'logged-out'] : 'Log in, and your customers reach you here.';
    // Who may log out by the picker needs no second way.
    logOut.hidden = !isSignedIn || status !== null;
    if (isSignedIn) find('[data-trouble]').hidden = true;
    const mayCall = status === 'available' || status === 'work-offline';
    for (const call of all('[data-call]')) {
      call.ariaDisabled = mayCall ? null : 'true';
      if (mayCall) call.setAttribute('href', call.dataset['call'] ?? '');
      else call.removeAttribute('href');
    }
    const hint = !isSignedIn ? 'Log in to call.' : mayCall ? '' : 'Calls go out when you are Available or Work Offline.';
    for (const place of all('[data-call-hint]')) place.textContent = hint;
  };
  session.state.subscribe(show);
  duty.state.subscribe(show);
  logOut.addEventListener('click', () => void session.signOut());
}

/** When the backend could not be asked, says what this browser does not allow here. */
async function explain({ code }: OndutyError): Promise<void> {
  const { client } = provider;
  if (!client || isMock || !['network', 'timeout', 'origin-not-allowed'].includes(code)) return;
  const findings = await inspect(client);
  const rows = findings.map((finding) => {
    const row = document.createElement('div');
    const [name, text] = [document.createElement('dt'), document.createElement('dd')];
    name.textContent = 'missing' in finding ? `${finding.code}: ${finding.missing}` : finding.code;
    text.textContent = finding.advice;
    row.append(name, text);
    return row;
  });
  find('[data-findings]').replaceChildren(...rows);
  find('[data-trouble]').hidden = rows.length === 0;
}
