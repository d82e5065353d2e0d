import { isMock } from './mode.ts';
import type { Client } from '../../src/client/index.ts';

/** Shows who is signed in and the way out, where the page has a place for it. */
export function startPerson(client: Client): void {
  const name = document.querySelector('[data-person-name]');
  const tenant = document.querySelector('[data-person-tenant]');
  if (!name || !tenant) return;
  client.session.state.subscribe((state) => {
    if (state.state === 'unknown') return;
    const session = state.state === 'signed-in' ? state.session : null;
    name.textContent = session?.user.displayName ?? '';
    tenant.textContent = session?.tenant.name ?? '';
    expectSession(session !== null);
    showRole(session?.user.roles ?? null);
  });
  document.querySelector('[data-log-out]')?.addEventListener('click', () => void client.session.signOut());
}

/** Lays the page out for a session or for none, and remembers it for the next page. */
function expectSession(isOpen: boolean): void {
  const key = `demo-session-${isMock ? 'mock' : 'server'}`;
  const { dataset } = document.documentElement;
  if (isOpen) dataset['session'] = 'open';
  else delete dataset['session'];
  try {
    if (isOpen) localStorage.setItem(key, '');
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing shows the form for a moment on the next page.
  }
}

/** Opens an application's page to those who are entitled to it, and says so to others. */
function showRole(roles: readonly string[] | null): void {
  const page = document.querySelector<HTMLElement>('[data-role]');
  const text = document.querySelector<HTMLElement>('[data-role-text]');
  if (!page || !text) return;
  const { role = '' } = page.dataset;
  const isEntitled = roles?.includes(role) ?? false;
  page.toggleAttribute('data-is-entitled', isEntitled);
  text.textContent = isEntitled ? '' : `This is for people with the role ${role}, which you do not have. Your own applications:`;
}
