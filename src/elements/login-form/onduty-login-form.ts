import { LoginFormElement } from './login-form-element.ts';

if (!customElements.get('onduty-login-form')) customElements.define('onduty-login-form', LoginFormElement);

declare global {
  interface HTMLElementTagNameMap {
    'onduty-login-form': LoginFormElement;
  }
}
