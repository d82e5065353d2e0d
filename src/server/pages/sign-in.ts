/*
 * The backend's own sign-in page: what `GET /v1/authorize` leads to. The page around holds `<onduty-provider>` with `<onduty-login-form>` and `<onduty-return>`.
 */
import './take-request.ts';
import '../../elements/provider/onduty-provider.ts';
import '../../elements/login-form/onduty-login-form.ts';
import { ReturnElement } from './return-element.ts';

if (!customElements.get('onduty-return')) customElements.define('onduty-return', ReturnElement);
