import { assert } from '@open-wc/testing';
import { clearPage, danglingReferences, place, settle, until } from './page.ts';
import { openDesk } from './desk.ts';
import type { Client, Readable } from '../../../src/client/types.ts';
import type { Desk } from './desk.ts';
import type { Rendering } from './page.ts';

interface AnElement extends Rendering {
  client?: Client | undefined;
  always?: boolean;
}

/** The same client, with the number of listeners that it has. */
function counted(client: Client): { client: Client; listeners: () => number } {
  let listeners = 0;
  const news: Client['news'] = {
    subscribe(listener) {
      listeners += 1;
      const unsubscribe = client.news.subscribe(listener);
      return () => {
        listeners -= 1;
        unsubscribe();
      };
    },
  };
  const watch = <T>(state: Readable<T>): Readable<T> => ({
    get: () => state.get(),
    subscribe(listener) {
      listeners += 1;
      const unsubscribe = state.subscribe(listener);
      return () => {
        listeners -= 1;
        unsubscribe();
      };
    },
  });
  return {
    listeners: () => listeners,
    client: {
      ...client,
      news,
      connection: watch(client.connection),
      session: { ...client.session, state: watch(client.session.state) },
      duty: { ...client.duty, state: watch(client.duty.state) },
      apps: { ...client.apps, state: watch(client.apps.state) },
    },
  };
}

/**
 * What holds for every element that works with a client. Its module must have been imported. `isWhole` says whether that is there which the element loads
 * when somebody signed in sees it first.
 */
export function behavesLikeAnElement(tag: `onduty-${string}`, load: () => Promise<unknown>, isWhole: (element: Element) => boolean = () => true): void {
  describe(`${tag}, like every element`, () => {
    let desk: Desk;
    beforeEach(async () => (desk = await openDesk()));
    afterEach(async () => {
      await clearPage();
      await desk.close();
    });

    it('renders without a client and throws nothing', async () => {
      const element = await place<AnElement>(tag);
      assert.isOk(element.shadowRoot);
    });

    it('takes a client that was set before it was attached, and one set after', async () => {
      const before = document.createElement(tag) as AnElement;
      const first = counted(desk.clientFor());
      before.client = first.client;
      document.body.append(before);
      await settle(before);
      assert.isAbove(first.listeners(), 0);

      const second = counted(desk.clientFor());
      before.client = second.client;
      await settle(before);
      assert.equal(first.listeners(), 0);
      assert.isAbove(second.listeners(), 0);
    });

    it('takes a client that was set as a plain property before its definition was known', async () => {
      const { client, listeners } = counted(desk.clientFor());
      const frame = document.createElement('template');
      frame.innerHTML = `<${tag}></${tag}>`;
      const element = frame.content.firstElementChild as AnElement;
      element.client = client;
      document.body.append(element);
      await settle(element);
      assert.isAbove(listeners(), 0);
    });

    it('prefers its own client to that of the provider, and goes back to it', async () => {
      const provided = counted(await desk.signedIn());
      const element = await place<AnElement>(tag, provided.client);
      await until(() => provided.listeners() > 1, 'the element follows the provider');
      const own = counted(desk.clientFor());
      element.client = own.client;
      await settle(element);
      assert.isAbove(own.listeners(), 0);
      element.client = undefined;
      await settle(element);
      assert.equal(own.listeners(), 0);
    });

    it('leaves nothing subscribed when it is removed, and follows again when it comes back', async () => {
      const { client, listeners } = counted(await desk.signedIn());
      const element = document.createElement(tag) as AnElement;
      element.client = client;
      document.body.append(element);
      await settle(element);
      await until(() => isWhole(element), 'what it loads when it is first shown is there');
      const number = listeners();
      element.remove();
      assert.equal(listeners(), 0);
      document.body.append(element);
      await settle(element);
      assert.equal(listeners(), number);
    });

    it('changes its client when it is moved to another provider', async () => {
      const first = counted(desk.clientFor());
      const second = counted(desk.clientFor());
      const element = await place<AnElement>(tag, first.client);
      const other = await place<AnElement>(tag, second.client);
      await settle(element);
      const number = second.listeners();
      other.parentElement!.append(element);
      await settle(element);
      assert.isAbove(second.listeners(), number);
    });

    it('does not show itself when it is hidden', async () => {
      const element = await place<AnElement>(tag, desk.clientFor());
      element.hidden = true;
      assert.equal(getComputedStyle(element).display, 'none');
    });

    it('speaks the language of the provider, else the nearest, right to left where that is so', async () => {
      const element = await place<AnElement>(tag, await desk.signedIn());
      element.always = true;
      document.documentElement.lang = 'ar';
      await until(() => element.shadowRoot?.querySelector('[lang=ar][dir=rtl]'), 'Arabic, right to left');
      element.parentElement!.setAttribute('locale', 'de-AT');
      await until(() => element.shadowRoot?.querySelector('[lang=de][dir=ltr]'), 'German');
    });

    it('R47: a second definition throws nothing and changes nothing', async () => {
      const definition = customElements.get(tag);
      await load();
      assert.equal(customElements.get(tag), definition);
    });

    it('R51: no reference leaves the root that it stands in', async () => {
      for (const client of [desk.clientFor(), await desk.signedIn()]) {
        await place<AnElement>(tag, client);
        assert.deepEqual(danglingReferences(document), []);
      }
    });
  });
}
