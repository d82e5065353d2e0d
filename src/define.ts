import './elements/provider/onduty-provider.ts';
import './elements/login-form/onduty-login-form.ts';
