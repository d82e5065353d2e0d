import '../../../src/elements/provider/onduty-provider.ts';
import '../../../src/elements/profile-form/onduty-profile-form.ts';
import { createAccounts } from '../../../src/client/accounts.ts';
import { createAdministration } from '../../../src/client/administration.ts';
import { openDesk, passwordOf } from './desk.ts';
import { clearPage, place, press, settle, type, until } from './page.ts';
import type { Client } from '../../../src/client/types.ts';
import type { FieldPermission, NewProfileRequest, ProfileField } from '../../../src/contract/index.ts';
import type { ProfileFormElement } from '../../../src/elements/profile-form/profile-form-element.ts';
import type { Desk } from './desk.ts';

const fields = ['displayName', 'email', 'phone', 'country', 'language', 'sounds', 'notifications', 'dateFormat', 'signature'] as const;

/** A page with the profile of somebody who is signed in, and what a person does there. */
export class ProfilePage {
  readonly desk: Desk;
  client!: Client;
  element!: ProfileFormElement;

  private constructor(desk: Desk) {
    this.desk = desk;
  }

  static async prepare(): Promise<ProfilePage> {
    return new ProfilePage(await openDesk());
  }

  async close(): Promise<void> {
    await clearPage();
    await this.desk.close();
  }

  /** Opens the page of somebody, which stays also while nobody asks. */
  async open({ userName = 'Ava.Agent', always = true } = {}): Promise<void> {
    this.client = await this.desk.signedIn(userName);
    this.element = await place<ProfileFormElement>('onduty-profile-form', this.client);
    this.element.always = always;
    if (always) await until(() => this.form, 'the profile is read');
    await settle(this.element);
  }

  /** Has the administrator say what people may do with fields. */
  async permit(permissions: Partial<Record<ProfileField, FieldPermission>>): Promise<void> {
    const administration = createAdministration(await this.desk.signedIn('Ada.Admin'));
    const profile = { ...Object.fromEntries(fields.map((field) => [field, 'editable' as const])), ...permissions } as Record<ProfileField, FieldPermission>;
    await administration.changeSettings({ profile });
  }

  /** Has the supervisor ask Ava for something, and gives the supervisor's accounts. */
  async ask(asked: NewProfileRequest['fields'], note = '') {
    const accounts = createAccounts(await this.desk.signedIn('Sam.Supervisor'));
    await accounts.requestProfile('acme-ava.agent', { fields: asked, note });
    return accounts;
  }

  async logInAgain(userName = 'Ava.Agent'): Promise<void> {
    await this.client.session.signIn({ method: 'password', username: userName, password: passwordOf(userName) });
    await until(() => this.form, 'the profile is there again');
    await settle(this.element);
  }

  get form(): HTMLFormElement | null {
    return this.element.querySelector('form');
  }

  field(name: ProfileField | 'current'): HTMLInputElement {
    return this.element.querySelector<HTMLInputElement>(`[name=${name}]`)!;
  }

  get submit(): HTMLButtonElement {
    return this.element.querySelector<HTMLButtonElement>('[type=submit]')!;
  }

  button(name: string): HTMLButtonElement | undefined {
    return [...this.element.querySelectorAll('button')].find((one) => one.textContent.trim() === name);
  }

  get notice(): string {
    return this.element.shadowRoot!.querySelector('[part=notice]')!.textContent.trim();
  }

  get asked(): string {
    return [...this.element.shadowRoot!.querySelectorAll('[part=asked]')].map((one) => one.textContent.replace(/\s+/g, ' ').trim()).join(' / ');
  }

  get alarm(): string {
    return this.form?.querySelector('[role=alert]')?.textContent.trim() ?? '';
  }

  /** What the texts say that describe a field. */
  described(name: ProfileField | 'current'): string {
    const ids = this.field(name).getAttribute('aria-describedby')?.split(' ') ?? [];
    return ids.map((id) => document.getElementById(id)!.textContent.trim()).join(' | ');
  }

  /** Replaces what stands in a field. */
  async fill(name: ProfileField | 'current', text: string): Promise<void> {
    this.field(name).focus();
    this.field(name).select();
    await type(text);
    await settle(this.element);
  }

  async save(): Promise<void> {
    this.submit.focus();
    await press('Enter');
  }

  async saved(): Promise<void> {
    await until(() => this.notice === 'Your profile is saved.', 'it is saved');
  }

  /** What is stored of Ava. */
  async stored() {
    return (await this.desk.storage.find('users', { id: 'acme-ava.agent' }))!;
  }
}
