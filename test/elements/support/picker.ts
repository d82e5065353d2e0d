import { openDesk } from './desk.ts';
import { place, press, settle, until } from './page.ts';
import type { Duty } from '../../../src/contract/index.ts';
import type { StatusPickerElement } from '../../../src/elements/status-picker/status-picker-element.ts';

/** Finds something in the shadow root of an element. */
export const inside = (element: Element, selector: string): HTMLElement | null => element.shadowRoot!.querySelector<HTMLElement>(selector);

/** A picker in the page, with a signed-in agent and the means to look at it, to choose and to change things behind its back. */
export async function openPicker() {
  const desk = await openDesk();
  const client = await desk.signedIn();
  const picker = await place<StatusPickerElement>('onduty-status-picker', client);
  const root = picker.shadowRoot!;
  await until(() => root.querySelector('[role=menu]'), 'the menu is loaded');

  return {
    desk, client, picker, root,
    button: () => root.querySelector<HTMLElement>('[part~=button]')!,
    menu: () => root.querySelector<HTMLElement>('[part~=menu]')!,
    items: () => [...root.querySelectorAll<HTMLElement>('[role^=menuitem]')],
    item(name: string) {
      return this.items().find((one) => one.textContent.includes(name))!;
    },
    isOpen() {
      return this.menu().matches(':popover-open');
    },
    /** The name of the button. */
    name() {
      return this.button().getAttribute('aria-label');
    },
    /** The words of the item that has the focus. */
    focused: () => root.activeElement?.textContent.trim() ?? '',
    said: () => root.querySelector('.visually-hidden[role=status]')!.textContent.trim(),
    alarm: () => root.querySelector('[role=alert]')!.textContent.trim(),
    text: () => root.textContent.replace(/\s+/g, ' '),
    /** The changes that were sent. */
    sent: () => desk.requests.filter((request) => request.startsWith('PUT')),

    /** Every text that a live region holds from now on. */
    listen(role: 'status' | 'alert'): string[] {
      const heard: string[] = [];
      const region = root.querySelector(`[role=${role}]`)!;
      const observer = new MutationObserver(() => region.textContent.trim() && heard.push(region.textContent.trim()));
      observer.observe(region, { childList: true, characterData: true, subtree: true });
      return heard;
    },
    async choose(status: 'available' | 'work-offline' | 'on-break') {
      await client.duty.request(status);
      await settle(picker);
    },
    /** What a supervisor or the platform would do: a change that is written elsewhere and reaches this page by the stream. */
    async push(set: Partial<Duty>) {
      // The first ping is answered with contact, which is a change too for whom contact was lost with.
      await until(() => desk.answered.includes('POST /v1/duty/contact'), 'the stream is live, and its ping answered');
      const { userId, tenantId, ...duty } = (await desk.storage.find('duties', { userId: 'acme-ava.agent' }))!;
      const body = { ...duty, ...set, version: duty.version + 1 };
      await desk.storage.commit([
        { update: 'duties', where: { userId, version: duty.version }, set: body },
        { emit: { tenantId, userId, kind: 'duty', version: body.version, body, at: Date.now() } },
      ]);
      await until(() => client.duty.state.get().version === body.version, 'the change arrives');
      await settle(picker);
    },
    /** Holds choices back on their way; what it returns lets them go, to the server or to the answer. */
    hold(answer?: Response): () => void {
      let release = () => {};
      const gate = new Promise<void>((resolve) => (release = resolve));
      desk.network.intercept = (request) =>
        request.method === 'PUT' ? gate.then(async () => answer ?? desk.backend.fetch(request, { address: '127.0.0.1' })) : undefined;
      return () => release();
    },
    async open() {
      this.button().focus();
      await press('Enter');
      await until(() => this.isOpen(), 'the menu opens');
    },
  };
}

export type Picker = Awaited<ReturnType<typeof openPicker>>;
