/*
 * The page that hosts frame whose component model breaks custom elements. The page around the elements holds `<onduty-provider>` with the login form, the
 * status picker and the launcher.
 */
import './frame-client.ts';
import '../../elements/provider/onduty-provider.ts';
import '../../elements/login-form/onduty-login-form.ts';
import '../../elements/status-picker/onduty-status-picker.ts';
import '../../elements/app-launcher/onduty-app-launcher.ts';
