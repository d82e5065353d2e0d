import { AccessReviewElement } from './access-review-element.ts';

if (!customElements.get('onduty-access-review')) customElements.define('onduty-access-review', AccessReviewElement);

declare global {
  interface HTMLElementTagNameMap {
    'onduty-access-review': AccessReviewElement;
  }
}
