import { html, render } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import { createPasswords } from '../../client/passwords.ts';
import { passwordPolicy } from '../../contract/password.ts';
import en from '../../locales/en-trouble.ts';
import { ForgotForm } from '../internal/passwords/forgot-form.ts';
import { NewPasswordForm } from '../internal/passwords/new-password-form.ts';
import { passwordTexts, refusalText } from '../internal/passwords/texts.ts';
import { elsewhere } from './elsewhere-step.ts';
import { alertFor } from './trouble.ts';
import type { OndutyError } from '../../client/errors.ts';
import type { AddressDenied, Client, PasswordChangeRequired, SignInResult } from '../../client/types.ts';
import type { Session } from '../../contract/session.ts';
import type { LoginTexts } from '../internal/language.ts';
import type { Forgotten } from '../internal/passwords/forgot-form.ts';
import type { Fault, TypedPasswords } from '../internal/passwords/new-password-form.ts';
import type { ReactiveElement } from 'lit';

/*
 * What may come between a right password and a session, and what helps who has forgotten: each takes the place of the form of credentials.
 */

/** Something that stands in the place of the form of credentials. */
export interface Step {
  /** Stands in the page's tree, where password managers find it. */
  readonly element: HTMLElement;
  readonly title: (texts: LoginTexts) => string;
  render(texts: LoginTexts): void;
  /** Puts the focus where the person goes on. */
  focus(): void;
  /** Stops what is under way. */
  end(): void;
}

/** What a step works with. */
export interface StepHost {
  readonly element: ReactiveElement;
  readonly client: Client;
  /** The user name that was typed. */
  readonly username: string;
  /** Back to the form of credentials, with something to say. */
  readonly leave: (alert?: string) => void;
  /** Signs in with the password that was just set; what comes of it takes the place of this step. */
  readonly signIn: (password: string) => void;
  /** What came of this step instead of a session takes its place. */
  readonly next: (result: Exclude<SignInResult, { readonly state: 'signed-in' }>) => Promise<unknown>;
  readonly signedIn: (session: Session) => void;
  readonly fail: (error: OndutyError) => void;
  readonly say: (text: string) => void;
  readonly texts: () => LoginTexts;
}

/** Opens the step that an answer asks for; `undefined` where this version does not know it. */
export function openStep(host: StepHost, result: Exclude<SignInResult, { readonly state: 'signed-in' }> | Forgotten): Step | undefined {
  if (typeof result === 'string') return forgotten(host, result);
  if (result.state === 'password-change-required') return passwordChange(host, result);
  if (result.state === 'duty-elsewhere') return elsewhere(host, result);
  return result.state === 'address-denied' ? denied(host, result) : undefined;
}

/** The sentence for an error within a step: English brings only the commonest along, and the rest with this. */
function sentenceOf({ client, texts }: StepHost, error: OndutyError): string {
  const { stepOver } = texts().trouble ?? en.trouble;
  // Another page has set the password, or the time is over.
  if (error.code.startsWith('ticket-')) return stepOver;
  const alert = alertFor(texts(), { state: 'refused', error }, { client, session: undefined, tenant: undefined, wait: 0 });
  return [alert?.text, alert?.spoken].filter(Boolean).join(' ');
}

const rootOf = ({ element }: StepHost) => element.getRootNode() as Document | ShadowRoot;

/** A temporary password opens nothing but this. */
function passwordChange(host: StepHost, { change }: PasswordChangeRequired): Step {
  let busy = false;
  let isOver = false;
  let problem: OndutyError | undefined;
  let fault: Fault | undefined;
  const form = new NewPasswordForm(rootOf(host), (typed) => void onSubmit(typed));

  async function onSubmit({ chosen }: TypedPasswords): Promise<void> {
    busy = true;
    problem = fault = undefined;
    host.element.requestUpdate();
    host.say(passwordTexts(host.texts()).saving);
    try {
      await createPasswords(host.client).set(change.ticket, chosen);
      host.signIn(chosen);
    } catch (error) {
      if (isOver) return;
      if (!isOndutyError(error)) throw error;
      host.fail(error);
      // The password is asked for again.
      if (error.code.startsWith('ticket-')) return host.leave(sentenceOf(host, error));
      if (error.code === 'password-refused') {
        fault = { field: 'chosen', text: refusalText(passwordTexts(host.texts()), error.problem?.refusal, passwordPolicy.minimum) };
      } else {
        problem = error;
      }
    } finally {
      busy = false;
      form.clear();
      host.say('');
      host.element.requestUpdate();
    }
    await host.element.updateComplete;
    form.focus();
  }

  return {
    element: form.element,
    title: (texts) => passwordTexts(texts).setTitle,
    render(texts) {
      form.render({
        language: texts.language, direction: texts.direction, texts: passwordTexts(texts), intro: passwordTexts(texts).forFirst, userName: host.username,
        needsCurrent: false, busy, fault, alert: problem && sentenceOf(host, problem),
      });
    },
    focus: () => form.focus(),
    end() {
      isOver = true;
    },
  };
}

/** Waits for an administrator, and goes on by itself. */
function denied(host: StepHost, step: AddressDenied): Step {
  const element = document.createElement('form');
  element.className = 'onduty-credentials';
  const waiting = new AbortController();
  const { signal } = waiting;

  async function wait(): Promise<void> {
    try {
      const outcome = await host.client.session.awaitAccess(step, { signal });
      const texts = host.texts().trouble ?? en.trouble;
      if (outcome.state === 'signed-in') return host.signedIn(outcome.session);
      if (signal.aborted) return;
      if (outcome.state === 'refused') host.leave(texts.accessRefused);
      else host.leave(texts.waitedTooLong);
    } catch (error) {
      if (signal.aborted) return;
      if (!isOndutyError(error)) throw error;
      host.fail(error);
      host.leave(sentenceOf(host, error));
    }
  }
  void wait();

  return {
    element,
    title: (texts) => texts.login.title,
    render(texts) {
      const trouble = texts.trouble ?? en.trouble;
      element.lang = texts.language;
      element.dir = texts.direction;
      element.ariaLabel = texts.login.title;
      render(html`
        <div class="notice warning"><span role="alert"><bdi>${trouble.addressDenied(step.address)}</bdi> ${step.mailed ? trouble.mailed : trouble.notMailed}</span></div>
        <p class="intro waiting">${trouble.waiting}</p>
        <button class="button submit" type="button" @click=${() => host.leave()}>${trouble.cancel}</button>
      `, element);
    },
    focus: () => undefined,
    end: () => waiting.abort(),
  };
}

/** Asks for a mail with a link, or with the user name. */
function forgotten(host: StepHost, first: Forgotten): Step {
  let what = first;
  let busy = false;
  let sent = false;
  let problem: OndutyError | undefined;
  const form = new ForgotForm(rootOf(host), {
    onSubmit: (typed) => void onSubmit(typed),
    onBack: () => host.leave(),
    onOther() {
      what = what === 'password' ? 'user-name' : 'password';
      sent = false;
      problem = undefined;
      // One is not the other.
      if (form.input) form.input.value = '';
      host.element.requestUpdate();
      void host.element.updateComplete.then(() => form.input?.focus());
    },
  });

  async function onSubmit(typed: string): Promise<void> {
    busy = true;
    problem = undefined;
    host.element.requestUpdate();
    try {
      const passwords = createPasswords(host.client);
      await (what === 'password' ? passwords.forgot({ username: typed }) : passwords.forgotUserName({ email: typed }));
      sent = true;
    } catch (error) {
      if (!isOndutyError(error)) throw error;
      problem = error;
      host.fail(error);
    } finally {
      busy = false;
      host.element.requestUpdate();
    }
  }

  return {
    element: form.element,
    title: (texts) => (what === 'password' ? passwordTexts(texts).forgotPassword : passwordTexts(texts).forgotUserName),
    render(texts) {
      const words = passwordTexts(texts);
      form.render({
        language: texts.language, direction: texts.direction, texts: words, forgotten: what, busy, sent, alert: problem && sentenceOf(host, problem),
        back: words.back, other: what === 'password' ? words.forgotUserName : words.forgotPassword,
      });
    },
    focus() {
      if (form.input && host.username) form.input.value = host.username;
      form.input?.focus();
    },
    end: () => undefined,
  };
}

