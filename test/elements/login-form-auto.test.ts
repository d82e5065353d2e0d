import { assert } from '@open-wc/testing';
import { json } from './support/desk.ts';
import { need } from './support/engine.ts';
import { LoginPage } from './support/login-page.ts';
import { settle, until } from './support/page.ts';
import type { LoginFormElement, SignInEvent } from '../../src/elements/login-form/login-form-element.ts';

/** The part of the Navigation API by which a test keeps its page, and sees where it was to go. */
interface Navigating {
  addEventListener(type: 'navigate', listener: (event: Event & { readonly destination: { readonly url: string } }) => void, options?: AddEventListenerOptions): void;
}

const setItem = Storage.prototype.setItem;

beforeEach(async function () {
  await need('Navigation API', this);
});

describe('onduty-login-form, leading on by itself', () => {
  let page: LoginPage;
  let left: string[];
  let leaving: AbortController;
  beforeEach(async () => {
    page = await LoginPage.prepare();
    left = [];
    leaving = new AbortController();
    (window as unknown as { navigation: Navigating }).navigation.addEventListener('navigate', (event) => {
      const url = new URL(event.destination.url);
      if (!url.pathname.endsWith('/v1/authorize')) return;
      event.preventDefault();
      left.push(url.href);
    }, { signal: leaving.signal });
  });
  afterEach(async () => {
    Storage.prototype.setItem = setItem;
    leaving.abort();
    await page.close();
    sessionStorage.clear();
    history.replaceState(null, '', location.pathname);
  });

  /** Puts the form into the page as a load does, in the place of what a load before has left. */
  async function load(change: { readonly method?: string; readonly auto?: boolean; readonly onSignIn?: (event: SignInEvent) => void } = {}): Promise<LoginFormElement> {
    document.body.replaceChildren();
    page.client = page.desk.clientFor({ tenant: 'acme' });
    page.element = document.createElement('onduty-login-form');
    page.element.method = change.method ?? 'redirect';
    page.element.toggleAttribute('auto', change.auto ?? true);
    if (change.onSignIn) page.element.addEventListener('onduty-sign-in', change.onSignIn);
    const provider = document.createElement('onduty-provider');
    provider.client = page.client;
    provider.append(page.element);
    document.body.append(provider);
    await settle(page.element);
    return page.element;
  }

  /** Answers a method with a session, of which the server knows nothing: its events never come, or they would say so. */
  function answerWithSession(method: string): void {
    page.desk.network.intercept = (request) => {
      if (request.url.endsWith('/v1/events')) return new Promise<never>(() => {});
      return request.method === method && request.url.endsWith('/v1/session') ? signedIn() : undefined;
    };
  }

  const button = () => page.element.querySelector<HTMLButtonElement>('button.submit');
  /** Waits until the way to the backend's page is there, and what it does by itself is done. */
  async function opened(): Promise<void> {
    await until(() => button(), 'the button');
    await page.client.session.restore();
    // A digest stands between the wish and the way there.
    await crypto.subtle.digest('SHA-256', new Uint8Array(1));
    await settle(page.element);
  }

  /** Comes back from the backend's page with an answer to the last attempt. */
  function comeBack(answer: Record<string, string>): void {
    const { searchParams } = new URL(left.at(-1)!);
    const url = new URL(searchParams.get('redirect_uri')!);
    url.search = new URLSearchParams({ state: searchParams.get('state')!, iss: location.origin, ...answer }).toString();
    history.replaceState(null, '', url);
  }

  const signedIn = async (): Promise<Response> => {
    const answer = await page.desk.backend.fetch(new Request(new URL('/v1/session', location.origin), {
      method: 'POST', headers: { 'content-type': 'application/json', 'onduty-client': 'test/1' },
      body: JSON.stringify({ method: 'password', username: 'Ava.Agent', password: 'Harbour-Lantern-Nine', tenant: 'acme', carrier: 'bearer' }),
    }), { address: '127.0.0.1' });
    return json(await answer.json());
  };

  it('goes to the backend’s page when nobody is signed in', async () => {
    await load();
    await until(() => left.length, 'it goes there');
    const { pathname, searchParams } = new URL(left[0]!);
    assert.deepEqual([pathname, searchParams.get('client_id')], ['/v1/authorize', 'acme']);
    assert.equal(button()?.ariaBusy, 'true');
  });

  it('stays where that is not wanted, and with a window', async () => {
    await load({ auto: false });
    await opened();
    await load({ method: 'popup' });
    await opened();
    assert.deepEqual(left, []);
  });

  it('stays where somebody is signed in', async () => {
    answerWithSession('GET');
    await load();
    await until(() => page.client.session.state.get().state === 'signed-in', 'the session is found');
    await settle(page.element);
    assert.deepEqual(left, []);
  });

  it('goes there once: not for whoever comes back by the button of the browser, and not after a reload', async () => {
    await load();
    await until(() => left.length, 'it goes there');
    await load();
    await opened();
    assert.lengthOf(left, 1);
    button()!.click();
    await until(() => left.length === 2, 'a person may');
  });

  for (const [what, answer] of [['went back', { error: 'access_denied' }], ['met an error', { error: 'server_error' }], ['has a code that signs nobody in', { code: 'made-up' }]] as const) {
    it(`stays when the person ${what}, also after a reload`, async () => {
      await load();
      await until(() => left.length, 'it goes there');
      comeBack(answer);
      await load();
      await until(() => page.element.querySelector('.notice')?.textContent.trim(), 'it is said');
      await load();
      await opened();
      assert.lengthOf(left, 1);
    });
  }

  it('stays after a log out here, also after a reload', async () => {
    answerWithSession('GET');
    await load();
    await until(() => page.client.session.state.get().state === 'signed-in', 'the session is found');
    page.desk.network.intercept = undefined;
    await page.client.session.signOut();
    await opened();
    await load();
    await opened();
    assert.deepEqual(left, []);
  });

  it('does not go round where a page loads itself again after each login', async () => {
    await load();
    await until(() => left.length, 'it goes there');
    comeBack({ code: 'good' });
    answerWithSession('POST');
    await load();
    await until(() => page.client.session.state.get().state === 'signed-in', 'the login', 8000);
    await until(() => !button(), 'the button is gone');
    // A bearer does not live through a reload.
    await load();
    await opened();
    assert.lengthOf(left, 1);
    const [key] = Object.keys(sessionStorage).filter((name) => name.startsWith('onduty:auto:'));
    assert.isAtMost(Number(sessionStorage.getItem(key!)), Date.now() + 60_000);
    // When that is long ago, a reload leads on again.
    sessionStorage.setItem(key!, String(Date.now() - 1));
    await load();
    await until(() => left.length === 2, 'it goes there again');
  });

  it('stays where the page prevents it, and where the browser remembers nothing', async () => {
    await load({ onSignIn: (event) => event.preventDefault() });
    await opened();
    sessionStorage.clear();
    Storage.prototype.setItem = () => {
      throw new DOMException('No', 'SecurityError');
    };
    await load();
    await opened();
    assert.deepEqual(left, []);
    assert.equal(page.element.querySelector('.notice'), null);
  });

  it('is ready again when the browser shows the page that went away as it was', async () => {
    await load();
    await until(() => left.length && button()?.ariaBusy === 'true', 'it goes there');
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await settle(page.element);
    assert.equal(button()!.ariaBusy, null);
    assert.lengthOf(left, 1);
  });
});
