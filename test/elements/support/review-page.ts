import '../../../src/elements/provider/onduty-provider.ts';
import '../../../src/elements/access-review/onduty-access-review.ts';
import { createAdministration } from '../../../src/client/administration.ts';
import { openDesk, passwordOf } from './desk.ts';
import { clearPage, place, settle, until } from './page.ts';
import type { Client, SignInResult } from '../../../src/client/types.ts';
import type { AccessReviewElement } from '../../../src/elements/access-review/access-review-element.ts';
import type { Desk } from './desk.ts';

/** Where no rule lets Rex in. */
export const home = '203.0.113.5';

/** A text as people see it: without what cannot be seen. */
const plain = ({ textContent }: Node): string => (textContent ?? '').replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim();

/** A page where an administrator reviews who waits, and what people do there. */
export class ReviewPage {
  readonly desk: Desk;
  client!: Client;
  element!: AccessReviewElement;

  private constructor(desk: Desk) {
    this.desk = desk;
  }

  static async prepare(): Promise<ReviewPage> {
    // Without a surface of its own the element stands on the page's.
    document.body.style.background = 'light-dark(white, #121212)';
    return new ReviewPage(await openDesk());
  }

  async close(): Promise<void> {
    await clearPage();
    document.body.style.background = '';
    await this.desk.close();
  }

  async open(userName = 'Ada.Admin'): Promise<void> {
    this.client = await this.desk.signedIn(userName);
    this.element = await place<AccessReviewElement>('onduty-access-review', this.client);
    if (userName === 'Ada.Admin') await until(() => this.find('[part=rules]'), 'the lists are read');
    await settle(this.element);
  }

  /** Somebody types the right password where no rule lets them in. */
  async deny(userName = 'Rex.Remote', address = home): Promise<SignInResult> {
    const before = this.desk.network.address;
    this.desk.network.address = address;
    const client = this.desk.clientFor();
    const result = await client.session.signIn({ method: 'password', username: userName, password: passwordOf(userName) });
    this.desk.network.address = before;
    return result;
  }

  /** Whether somebody gets in. */
  async isLetIn(userName = 'Rex.Remote', address = home): Promise<boolean> {
    return (await this.deny(userName, address)).state === 'signed-in';
  }

  /** The administration of a second administrator. */
  async other() {
    const user = (await this.desk.storage.find('users', { id: 'acme-ada.admin' }))!;
    await this.desk.storage.commit([{
      insert: 'users', row: { ...user, id: 'acme-otto', userName: 'Otto', unifiedKey: 'otto', unifiedName: 'otto', displayName: 'Otto Berg', email: 'otto@acme.example' },
    }]);
    const client = this.desk.clientFor();
    await client.session.signIn({ method: 'password', username: 'Otto', password: passwordOf('Ada.Admin') });
    return createAdministration(client);
  }

  /** Has a rule that lets everybody in from a network. */
  async allow(network: string): Promise<void> {
    await this.desk.storage.commit([{ insert: 'addressRules', row: { id: network, tenantId: 'acme', groupId: null, network, description: '', enabled: true } }]);
  }

  /** Renames somebody behind the backend's back. */
  async rename(userName: string, displayName: string): Promise<void> {
    await this.desk.storage.commit([{ update: 'users', where: { tenantId: 'acme', userName }, set: { displayName } }]);
  }

  find<T extends HTMLElement = HTMLElement>(selector: string): T | null {
    return this.element.shadowRoot!.querySelector<T>(selector);
  }

  get text(): string {
    return plain(this.element.shadowRoot!);
  }

  /** A button by the name that a screen reader says. */
  button(name: string): HTMLButtonElement {
    const found = [...this.element.shadowRoot!.querySelectorAll('button')].find((one) => (one.ariaLabel ?? one.textContent.trim()) === name);
    if (!found) throw new Error(`There is no button ${name}`);
    return found;
  }

  get requests(): string[] {
    return [...this.element.shadowRoot!.querySelectorAll('[part=request]')].map(plain);
  }

  get rules(): string[] {
    return [...this.element.shadowRoot!.querySelectorAll('[part=rule] > div:first-child')].map(plain);
  }

  field(form: string, name: 'network' | 'description' | 'group'): HTMLInputElement {
    return this.find<HTMLInputElement>(`${form} [name=${name}]`)!;
  }

  get focused(): HTMLElement | null {
    return this.element.shadowRoot!.activeElement as HTMLElement | null;
  }

  /** What is said of an act in one of the two sections. */
  said(part: 'requests' | 'rules', role: 'alert' | 'status' = 'status'): string {
    return this.find(`[part=${part}] [role=${role}]`)!.textContent.trim();
  }

  async done(): Promise<void> {
    await settle(this.element);
    await until(() => !this.element.matches(':state(busy)'), 'it is done');
    await settle(this.element);
  }
}
