import '../../../src/elements/login-form/onduty-login-form.ts';
import { openDesk, passwordOf } from './desk.ts';
import { clearPage, place, press, type, until } from './page.ts';
import type { LoginFormElement } from '../../../src/elements/login-form/login-form-element.ts';
import type { Client, ClientOptions } from '../../../src/client/types.ts';
import type { Desk } from './desk.ts';

/** The password of Ava Agent. */
export const right = passwordOf('Ava.Agent');

/** A page with a login form on a backend of its own, and what a person does there. */
export class LoginPage {
  readonly desk: Desk;
  client!: Client;
  element!: LoginFormElement;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  static async prepare(options?: Parameters<typeof openDesk>[0]): Promise<LoginPage> {
    return new LoginPage(await openDesk(options));
  }

  async open(options?: ClientOptions): Promise<void> {
    this.client = this.desk.clientFor(options);
    this.element = await place<LoginFormElement>('onduty-login-form', this.client);
    await this.complete();
  }

  /** Waits for what is loaded as soon as the form stands. */
  complete = (): Promise<unknown> => until(() => this.element.matches(':state(idle)') || this.element.querySelector('.reveal'), 'all of the form');

  async close(): Promise<void> {
    await clearPage();
    await this.desk.close();
  }

  input(name: 'username' | 'password'): HTMLInputElement {
    return this.element.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
  }

  get submit(): HTMLButtonElement {
    return this.element.querySelector<HTMLButtonElement>('[type=submit]')!;
  }

  get alertText(): string {
    return this.element.querySelector('[role=alert]')!.textContent.replace(/\s+/g, ' ').trim();
  }

  get notice(): string {
    return this.element.shadowRoot!.querySelector('[part=notice]')!.textContent.trim();
  }

  /** Fills the form in and sends it, as a person does. */
  async logIn(username = 'Ava.Agent', password = right): Promise<void> {
    this.input('username').focus();
    this.input('username').select();
    await type(username);
    await press('Tab');
    await type(password);
    await press('Enter');
  }

  /** Answers sign-ins in place of the server. */
  answerSignIn(answer: () => Response | Promise<Response>): void {
    this.desk.network.intercept = (request) => (request.method === 'POST' ? answer() : undefined);
  }

  /** Waits until an attempt has failed; the client itself tries some failures again. */
  async failed(): Promise<void> {
    await until(() => this.alertText && !this.element.matches(':state(busy)'), 'the attempt has failed', 8000);
  }

  async signedIn(): Promise<void> {
    await until(() => this.element.matches(':state(idle)'), 'somebody is signed in');
  }
}
