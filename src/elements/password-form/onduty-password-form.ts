import { PasswordFormElement } from './password-form-element.ts';

if (!customElements.get('onduty-password-form')) customElements.define('onduty-password-form', PasswordFormElement);

declare global {
  interface HTMLElementTagNameMap {
    'onduty-password-form': PasswordFormElement;
  }
}
