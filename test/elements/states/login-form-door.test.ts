import '../../../src/elements/login-form/onduty-login-form.ts';
import { problem } from '../support/desk.ts';
import { LoginPage } from '../support/login-page.ts';
import { place, settle, until } from '../support/page.ts';
import { describeStates } from '../support/states.ts';
import { isUnderPolicy } from '../support/under-policy.ts';
import type { LoginFormElement } from '../../../src/elements/login-form/login-form-element.ts';

const open = window.open.bind(window);
const closeWindow = window.close.bind(window);
const address = location.href;
const setItem = Storage.prototype.setItem;
/** By it the test keeps its page, where the engine has it. */
const { navigation } = window as unknown as { readonly navigation?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> };
const stay = (event: Event): void => event.preventDefault();

/** A window that goes nowhere, in place of the browser's. */
interface View {
  closed: boolean;
  url: string;
}

/** A page of a host that must not see a password. */
class HostPage extends LoginPage {
  view: View = { closed: false, url: '' };

  static override async prepare(): Promise<HostPage> {
    const page = new HostPage((await LoginPage.prepare()).desk);
    const { view } = page;
    window.open = () => ({
      get closed() {
        return view.closed;
      },
      location: { replace: (url: string) => (view.url = url) },
      focus: () => undefined,
      close: () => (view.closed = true),
    } as unknown as Window);
    return page;
  }

  async openDoor(method: string, isAuto = false): Promise<void> {
    this.client = this.desk.clientFor({ tenant: 'acme' });
    this.element = await place<LoginFormElement>('onduty-login-form', this.client);
    this.element.method = method;
    this.element.toggleAttribute('auto', isAuto);
    if (isAuto) await this.client.session.restore();
    await until(() => this.button('Log in'), 'the button');
    await until(() => this.element.shadowRoot!.querySelector('[part=tenant]')?.textContent === 'Acme', 'the tenant');
    await settle(this.element);
  }

  button(name: string): HTMLButtonElement | undefined {
    return [...this.element.querySelectorAll<HTMLButtonElement>('button[type=button]')].find(({ textContent }) => textContent.trim() === name);
  }

  async begin(method = 'popup'): Promise<void> {
    await this.openDoor(method);
    this.button('Log in')!.click();
    await settle(this.element);
  }

  /** Comes back in place of the window. */
  async comeBack(answer: Record<string, string>): Promise<void> {
    await this.begin();
    const { searchParams } = new URL(await until(() => this.view.url, 'the window leads on'));
    const channel = new BroadcastChannel('onduty-return');
    channel.postMessage({ state: searchParams.get('state'), iss: location.origin, ...answer });
    channel.close();
    await this.alarm();
  }

  async alarm(): Promise<void> {
    await until(() => this.element.querySelector('.notice')?.textContent.trim(), 'it is said');
    await settle(this.element);
  }

  override async close(): Promise<void> {
    window.open = open;
    window.close = closeWindow;
    if (location.href !== address) history.replaceState(null, '', address);
    Storage.prototype.setItem = setItem;
    navigation?.removeEventListener('navigate', stay);
    sessionStorage.clear();
    await super.close();
  }
}

describeStates('onduty-login-form', 'login-form-door', () => HostPage.prepare(), {
  'a window is to be opened': (page) => page.openDoor('popup'),
  'a window is open': (page) => page.begin(),
  'a window is open, and cannot be seen any more': async (page) => {
    await page.begin();
    page.view.closed = true;
    await until(() => page.button('Log in in this tab'), 'it is noticed');
    await settle(page.element);
  },
  'the browser opens no window': async (page) => {
    window.open = () => null;
    await page.begin();
    await page.alarm();
  },
  'the person came back': (page) => page.comeBack({ error: 'access_denied' }),
  'the window has handed over, and stays open': async (page) => {
    // A window that stays, whatever the browser lets a script close.
    window.close = () => undefined;
    history.replaceState(null, '', `?state=onduty-popup-${'x'.repeat(43)}&code=made-up`);
    page.client = page.desk.clientFor({ tenant: 'acme' });
    page.element = await place<LoginFormElement>('onduty-login-form', page.client);
    page.element.method = 'popup';
    await until(() => page.element.shadowRoot!.querySelector('[part=tenant]')?.textContent === 'Acme', 'the tenant');
    await page.alarm();
  },
  'the answer is of another backend': (page) => page.comeBack({ code: 'made-up', iss: 'https://other.example' }),
  'the code is too old': async (page) => {
    page.answerSignIn(() => problem(410, 'ticket-expired'));
    await page.comeBack({ code: 'made-up' });
  },
  'the network fails': async (page) => {
    page.answerSignIn(() => {
      throw new TypeError('Failed to fetch');
    });
    await page.comeBack({ code: 'made-up' });
  },
  'this tab is to lead on': (page) => page.openDoor('redirect'),
  ...(navigation && {
    'this tab leads on by itself': async (page: HostPage) => {
      navigation.addEventListener('navigate', stay);
      await page.openDoor('redirect', true);
      // The page under the policy stands in a frame, and no frame leads on by itself; what it would show is that of a click.
      if (isUnderPolicy) return;
      await until(() => page.button('Log in')?.ariaBusy, 'it leads on');
      await settle(page.element);
    },
  }),
  'the browser keeps nothing for this page': async (page) => {
    Storage.prototype.setItem = () => {
      throw new DOMException('No', 'SecurityError');
    };
    await page.begin('redirect');
    await page.alarm();
  },
});
