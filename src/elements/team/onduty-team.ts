import { TeamElement } from './team-element.ts';

if (!customElements.get('onduty-team')) customElements.define('onduty-team', TeamElement);

declare global {
  interface HTMLElementTagNameMap {
    'onduty-team': TeamElement;
  }
}
