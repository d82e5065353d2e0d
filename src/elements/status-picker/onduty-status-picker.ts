import { StatusPickerElement } from './status-picker-element.ts';

if (!customElements.get('onduty-status-picker')) customElements.define('onduty-status-picker', StatusPickerElement);

declare global {
  interface HTMLElementTagNameMap {
    'onduty-status-picker': StatusPickerElement;
  }
}
