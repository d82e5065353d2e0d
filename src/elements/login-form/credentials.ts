import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { LoginTexts } from '../internal/language.ts';
import type { Alert } from './attempt.ts';
import type { Extras } from './extras.ts';

/** What the form of credentials shows. It never holds what was typed: that stays in the inputs. */
export interface CredentialsView {
  readonly messages: LoginTexts;
  /** What went wrong with the last attempt. */
  readonly alert: Alert | undefined;
  readonly busy: boolean;
  /** Whether the next try must wait. */
  readonly waits: boolean;
  /** Whether there is something to send the credentials to. */
  readonly able: boolean;
  /** Whether the alert is about the credentials. */
  readonly wrong: boolean;
  readonly missing: { readonly username: boolean; readonly password: boolean };
  /** What is there as soon as it was loaded. */
  readonly extras: Extras | undefined;
}

/** The inside of the form, for light DOM: ids, made unique by `suffix`, and the attributes that name them stay in one tree. */
export function credentials(view: CredentialsView, suffix: string): TemplateResult {
  const { alert, missing, extras, messages } = view;
  const text = messages.login;
  const id = (name: string) => `onduty-${name}${suffix}`;
  const about = (...names: (string | false | undefined)[]) => names.flatMap((name) => (name ? id(name) : [])).join(' ') || nothing;
  const error = (name: 'username' | 'password', sentence: string) =>
    missing[name] ? html`<p class="error" id=${id(`${name}-error`)}>${sentence}</p>` : nothing;

  return html`
    <div class=${alert ? 'notice danger' : ''}>
      <span role="alert" id=${id('alert')}>${alert?.text}${alert?.spoken && html`<span class="visually-hidden"> ${alert.spoken}</span>`}</span>
      ${alert?.clock && html`<span class="clock" aria-hidden="true">${alert.clock}</span>`}
      ${alert?.link && html`<a href=${alert.link.href} rel="noopener noreferrer">${alert.link.text}</a>`}
    </div>
    <div class="field">
      <label for=${id('username')}>${text.username}</label>
      <input
        class="input" id=${id('username')} name="username" type="text" required
        autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false"
        ?readonly=${view.busy}
        aria-invalid=${view.wrong || missing.username}
        aria-describedby=${about(view.wrong && 'alert', missing.username && 'username-error')}
      />
      ${error('username', text.usernameMissing)}
    </div>
    <div class="field">
      <label for=${id('password')}>${text.password}</label>
      <div class="secret">
        <input
          class="input" id=${id('password')} name="password" type=${extras?.revealed ? 'text' : 'password'} required
          autocomplete="current-password" autocapitalize="none" autocorrect="off" spellcheck="false"
          ?readonly=${view.busy}
          aria-invalid=${view.wrong || missing.password}
          aria-describedby=${about(view.wrong && 'alert', missing.password && 'password-error', extras?.capsLock && 'caps-lock')}
          @keydown=${extras?.onKey} @keyup=${extras?.onKey}
        />
        ${extras?.reveal(messages)}
      </div>
      ${error('password', text.passwordMissing)}
      ${extras?.hint(messages, id('caps-lock'))}
    </div>
    <button
      class="button primary submit" type="submit" ?disabled=${view.waits}
      aria-disabled=${view.busy || !view.able ? 'true' : nothing} aria-busy=${view.busy ? 'true' : nothing}
    >${text.submit}</button>
    <div class="help">${extras?.help(messages)}</div>
  `;
}
