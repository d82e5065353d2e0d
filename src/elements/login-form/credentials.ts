import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { LoginMessages } from '../../locales/en-login.ts';
import type { Alert } from './attempt.ts';

/** What the form of credentials shows. It never holds what was typed: that stays in the inputs. */
export interface CredentialsView {
  readonly messages: LoginMessages;
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
  readonly revealed: boolean;
  readonly capsLock: boolean;
  readonly onReveal: () => void;
  readonly onKey: (event: Event) => void;
}

const eye = html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
  <circle cx="12" cy="12" r="3" />
  <path class="slash" d="m4 4 16 16" />
</svg>`;

/** The inside of the form, for light DOM: ids, made unique by `suffix`, and the attributes that name them stay in one tree. */
export function credentials(view: CredentialsView, suffix: string): TemplateResult {
  const { alert, missing } = view;
  const text = view.messages.login;
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
          class="input" id=${id('password')} name="password" type=${view.revealed ? 'text' : 'password'} required
          autocomplete="current-password" autocapitalize="none" autocorrect="off" spellcheck="false"
          ?readonly=${view.busy}
          aria-invalid=${view.wrong || missing.password}
          aria-describedby=${about(view.wrong && 'alert', missing.password && 'password-error', view.capsLock && 'caps-lock')}
          @keydown=${view.onKey} @keyup=${view.onKey}
        />
        <button class="reveal" type="button" aria-pressed=${view.revealed} @click=${view.onReveal}>
          ${eye}<span class="visually-hidden">${text.showPassword}</span>
        </button>
      </div>
      ${error('password', text.passwordMissing)}
      <p class="hint" role="status" id=${id('caps-lock')}>${view.capsLock ? text.capsLock : nothing}</p>
    </div>
    <button
      class="button primary submit" type="submit" ?disabled=${view.waits}
      aria-disabled=${view.busy || !view.able ? 'true' : nothing} aria-busy=${view.busy ? 'true' : nothing}
    >${text.submit}</button>
  `;
}
