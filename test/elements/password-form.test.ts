import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/password-form/onduty-password-form.ts';
import { behavesLikeAnElement } from './support/behaves-like-an-element.ts';

// By another address the module runs a second time.
const again = new URL('../../src/elements/password-form/onduty-password-form.ts?again', import.meta.url).href;
behavesLikeAnElement('onduty-password-form', () => import(again));
