import { isMock, isMockForced } from './mode.ts';
import { playing } from './scenario.ts';

/** Brings the demo's own bar and foot to life: theme, Mock switch, links that keep the mode, copy buttons, accounts. */
export function startChrome(): void {
  startThemes();
  startMockSwitch();
  startCopyButtons();
  startAccounts();
}

function startThemes(): void {
  const root = document.documentElement;
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=theme]')) {
    radio.checked = radio.value === (root.dataset['theme'] ?? 'system');
    radio.addEventListener('change', () => {
      if (radio.value === 'system') delete root.dataset['theme'];
      else root.dataset['theme'] = radio.value;
      try {
        localStorage.setItem('demo-theme', radio.value);
      } catch {
        // A browser that keeps nothing still changes the theme of this page.
      }
    });
  }
}

function startMockSwitch(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]')) {
    if (isMock && !link.search.includes('mock')) link.search = link.search ? `?mock&${link.search.slice(1)}` : '?mock';
  }
  const where = document.querySelector('[data-where]');
  if (where && isMock) where.textContent = isMockForced ? 'There is no backend here: it runs inside this browser.' : 'It runs inside this browser.';
  if (where && isMock) showScenario(where);
  const control = document.querySelector<HTMLInputElement>('[data-mock-switch]');
  if (!control) return;
  control.checked = isMock;
  control.disabled = isMockForced;
  control.addEventListener('change', () => {
    const others = location.search.slice(1).split('&').filter((part) => part !== '' && !/^mock(=|$)/.test(part));
    const search = [...(control.checked ? ['mock'] : []), ...others].join('&');
    location.assign(location.pathname + (search && `?${search}`));
  });
}

/** Reminds of what is being played, or a page that fails on purpose would look broken. */
function showScenario(where: Element): void {
  const words = where.textContent;
  const show = (): void => {
    const name = playing();
    where.textContent = name === 'none' ? words : `${words} Scenario: ${name.replaceAll('-', ' ')}.`;
  };
  addEventListener('storage', show);
  show();
}

function startCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.addEventListener('click', () => void navigator.clipboard.writeText(button.dataset['copy'] ?? '').then(() => confirmCopy(button)));
  }
}

function confirmCopy(button: HTMLButtonElement): void {
  const label = button.getAttribute('aria-label') ?? '';
  if (label === 'Copied') return;
  button.dataset['done'] = '';
  button.setAttribute('aria-label', 'Copied');
  button.addEventListener('blur', () => {
    delete button.dataset['done'];
    button.setAttribute('aria-label', label);
  }, { once: true });
}

/** A click on an account fills the login form, as a password manager would. What shows whose password is being set stays as it is. */
export function startAccounts(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-username]')) {
    button.addEventListener('click', () => {
      fill('username', button.dataset['username'] ?? '');
      fill('current-password', button.dataset['password'] ?? '')?.form?.querySelector<HTMLElement>('[type=submit]')?.focus();
    });
  }
}

function fill(purpose: string, value: string): HTMLInputElement | null {
  const input = document.querySelector<HTMLInputElement>(`onduty-login-form input[autocomplete~="${purpose}"]:not([readonly])`);
  if (!input) return null;
  input.value = value;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  return input;
}
