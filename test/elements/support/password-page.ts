import '../../../src/elements/provider/onduty-provider.ts';
import '../../../src/elements/password-form/onduty-password-form.ts';
import { createAccounts } from '../../../src/client/accounts.ts';
import { createPasswords } from '../../../src/client/passwords.ts';
import { openDesk, passwordOf } from './desk.ts';
import { clearPage, place, press, settle, type, until } from './page.ts';
import type { Client } from '../../../src/client/types.ts';
import type { PasswordFormElement } from '../../../src/elements/password-form/password-form-element.ts';
import type { Desk } from './desk.ts';

/** A password that the policy accepts for everybody of the seed. */
export const goodPassword = 'Lantern-Meadow-Quill';
export const otherPassword = 'Walnut-Bridge-Sparrow';
/** The password of Ava Agent. */
export const current = passwordOf('Ava.Agent');

type Field = 'username' | 'current' | 'chosen' | 'repeated';

/** A page with a password form on a backend of its own that mails, and what a person does there. */
export class PasswordPage {
  readonly desk: Desk;
  client!: Client;
  element!: PasswordFormElement;
  readonly #address = location.href;

  private constructor(desk: Desk) {
    this.desk = desk;
  }

  static async prepare(): Promise<PasswordPage> {
    return new PasswordPage(await openDesk({ mails: true }));
  }

  async close(): Promise<void> {
    await clearPage();
    // WebKit lets a page do so a hundred times in ten seconds.
    if (location.href !== this.#address) history.replaceState(null, '', this.#address);
    await this.desk.close();
  }

  /** The ticket of the newest mail that carries one. */
  async mailed(before = 0): Promise<string> {
    const find = () => this.desk.mails.slice(before).map(({ text }) => /#ticket=([\w-]+)/.exec(text)?.[1]).filter((ticket) => ticket !== undefined).at(-1);
    return until(find, 'a mail with a link');
  }

  /** Has the administrator send a new link to Ava, and gives its ticket. */
  async invite(): Promise<string> {
    const before = this.desk.mails.length;
    const accounts = createAccounts(await this.desk.signedIn('Ada.Admin'));
    await accounts.reset('acme-ava.agent', 'mail');
    accounts.close();
    return this.mailed(before);
  }

  /** Opens the page at a link, as from a mail. */
  async follow(ticket: string, client = this.desk.clientFor()): Promise<void> {
    await clearPage();
    history.replaceState(null, '', `#ticket=${ticket}`);
    await this.open(client);
    await until(() => !this.element.matches(':state(busy)'), 'the link is read', 8000);
    await settle(this.element);
  }

  async open(client = this.desk.clientFor()): Promise<void> {
    this.client = client;
    this.element = await place<PasswordFormElement>('onduty-password-form', client);
  }

  /** Opens the page for somebody who is signed in and wants another password. */
  async openSignedIn(userName = 'Ava.Agent'): Promise<void> {
    await this.open(await this.desk.signedIn(userName));
    this.element.always = true;
    await settle(this.element);
  }

  get form(): HTMLFormElement | null {
    return this.element.querySelector('form');
  }

  input(name: Field): HTMLInputElement {
    return this.element.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
  }

  /** What the texts say that describe a field. */
  described(name: Field): string {
    const ids = this.input(name).getAttribute('aria-describedby')?.split(' ') ?? [];
    return ids.map((id) => document.getElementById(id)!.textContent.trim()).filter(Boolean).join(' | ');
  }

  get notice(): string {
    return this.element.shadowRoot!.querySelector('[part=notice]')!.textContent.trim();
  }

  get heading(): string {
    return this.element.shadowRoot!.querySelector('[part=heading]')!.textContent.trim();
  }

  get alarm(): string {
    return this.form?.querySelector('[role=alert]')?.textContent.trim() ?? '';
  }

  get link(): HTMLAnchorElement | null {
    return this.element.shadowRoot!.querySelector('[part=link]');
  }

  /** Types a password twice and sends it. */
  async choose(chosen: string, { current, repeated = chosen }: { readonly current?: string; readonly repeated?: string } = {}): Promise<void> {
    this.input(current === undefined ? 'chosen' : 'current').focus();
    if (current !== undefined) {
      await type(current);
      await press('Tab');
    }
    await type(chosen);
    await press('Tab');
    await type(repeated);
    await press('Enter');
  }

  /** Waits until something is refused. */
  async refused(name: Field): Promise<void> {
    await until(() => !this.element.matches(':state(busy)') && this.input(name).getAttribute('aria-invalid') === 'true', `${name} is refused`);
    await settle(this.element);
  }

  async alarmed(): Promise<void> {
    await until(() => this.alarm && !this.element.matches(':state(busy)'), 'it failed', 8000);
  }

  async done(): Promise<void> {
    await until(() => !this.form && !this.element.matches(':state(busy)'), 'it is set');
    await settle(this.element);
  }

  /** Whether somebody gets in with a password. */
  async opens(password: string): Promise<boolean> {
    const client = this.desk.clientFor();
    return client.session.signIn({ method: 'password', username: 'Ava.Agent', password }).then(() => true, () => false);
  }

  /** Spends a link elsewhere. */
  async spend(ticket: string): Promise<void> {
    await createPasswords(this.desk.clientFor()).set(ticket, otherPassword);
  }
}
