import { skip, startFirefox } from '../../support/firefox.ts';
import type { Marionette } from '../../support/marionette.ts';
import type { Credentials } from './ava.ts';

export { skip };

const preferences = {
  // Else Marionette switches the password manager off.
  'remote.prefs.recommended': false,
  // Else it takes no click on an offer that has just appeared.
  'security.notification_enable_delay': 0,
};

/** A Firefox without any past, with a profile of its own and the password manager that a person has. */
export interface PasswordFirefox extends AsyncDisposable {
  readonly page: Marionette;
  /** Stores credentials for an origin. */
  store(origin: string, credentials: Credentials): Promise<void>;
  /** Every login that the browser has stored. */
  stored(): Promise<readonly Credentials[]>;
  /** What the browser offers to save, while it shows such an offer. */
  offered(): Promise<Credentials | undefined>;
  /** Answers the offer by one of its buttons. */
  answerOffer(answer: 'save' | 'refuse'): Promise<void>;
  /** Clicks the key in the address bar, behind which an offer waits that Firefox did not show by itself. */
  clickKey(): Promise<void>;
}

/** Starts a Firefox. */
export async function openFirefox(): Promise<PasswordFirefox> {
  const browser = await startFirefox({ preferences });
  const { page } = browser;
  return {
    page,
    store: (origin, credentials) => page.evaluateInBrowser(storeLogin, origin, credentials),
    stored: () => page.evaluateInBrowser(storedLogins),
    offered: async () => await page.evaluateInBrowser(readOffer) ?? undefined,
    answerOffer: (answer) => page.evaluateInBrowser(pressButton, answer),
    clickKey: () => page.evaluateInBrowser(() => document.getElementById('password-notification-icon')?.click()),
    [Symbol.asyncDispose]: () => browser[Symbol.asyncDispose](),
  };
}

interface LoginInfo {
  readonly username: string;
  readonly password: string;
  init(origin: string, formOrigin: string, realm: null, username: string, password: string, usernameField: string, passwordField: string): void;
}

/** What Firefox gives the functions below, which run in its window. */
declare const Cc: Readonly<Record<string, { createInstance(type: unknown): LoginInfo }>>;
declare const Ci: { readonly nsILoginInfo: unknown };
declare const Services: {
  readonly logins: { addLoginAsync(login: LoginInfo): Promise<unknown>; getAllLogins(): Promise<readonly LoginInfo[]> };
};
declare const PopupNotifications: {
  readonly panel: Element & { readonly state: string };
  getNotification(id: string): { readonly dismissed: boolean } | null;
};

async function storeLogin(origin: string, { username, password }: Credentials): Promise<void> {
  const login = Cc['@mozilla.org/login-manager/loginInfo;1']!.createInstance(Ci.nsILoginInfo);
  login.init(origin, origin, null, username, password, '', '');
  await Services.logins.addLoginAsync(login);
}

async function storedLogins(): Promise<Credentials[]> {
  return (await Services.logins.getAllLogins()).map(({ username, password }) => ({ username, password }));
}

function readOffer(): Credentials | null {
  const offer = PopupNotifications.getNotification('password');
  const read = (field: string) => (document.getElementById(`password-notification-${field}`) as HTMLInputElement | null)?.value ?? '';
  return offer && !offer.dismissed && PopupNotifications.panel.state === 'open' ? { username: read('username'), password: read('password') } : null;
}

function pressButton(answer: 'save' | 'refuse'): void {
  const name = answer === 'save' ? 'button' : 'secondaryButton';
  const button = Reflect.get(document.getElementById('password-notification') ?? {}, name) as HTMLElement;
  button.click();
}
