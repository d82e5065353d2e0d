import { ProfileFormElement } from './profile-form-element.ts';

if (!customElements.get('onduty-profile-form')) customElements.define('onduty-profile-form', ProfileFormElement);

declare global {
  interface HTMLElementTagNameMap {
    'onduty-profile-form': ProfileFormElement;
  }
}
