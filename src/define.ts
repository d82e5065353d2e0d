import './elements/provider/onduty-provider.ts';
import './elements/login-form/onduty-login-form.ts';
import './elements/status-picker/onduty-status-picker.ts';
import './elements/app-launcher/onduty-app-launcher.ts';
import './elements/password-form/onduty-password-form.ts';
import './elements/profile-form/onduty-profile-form.ts';
import './elements/access-review/onduty-access-review.ts';
import './elements/team/onduty-team.ts';
