import { ProviderElement } from './provider-element.ts';

if (!customElements.get('onduty-provider')) customElements.define('onduty-provider', ProviderElement);

declare global {
  interface HTMLElementTagNameMap {
    'onduty-provider': ProviderElement;
  }
}
