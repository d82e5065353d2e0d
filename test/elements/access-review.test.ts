import '../../src/elements/provider/onduty-provider.ts';
import '../../src/elements/access-review/onduty-access-review.ts';
import { behavesLikeAnElement } from './support/behaves-like-an-element.ts';

// By another address the module runs a second time.
const again = new URL('../../src/elements/access-review/onduty-access-review.ts?again', import.meta.url).href;
behavesLikeAnElement('onduty-access-review', () => import(again));
