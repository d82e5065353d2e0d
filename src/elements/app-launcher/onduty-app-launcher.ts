import { AppLauncherElement } from './app-launcher-element.ts';

if (!customElements.get('onduty-app-launcher')) customElements.define('onduty-app-launcher', AppLauncherElement);

declare global {
  interface HTMLElementTagNameMap {
    'onduty-app-launcher': AppLauncherElement;
  }
}
