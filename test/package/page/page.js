import 'onduty/elements/onduty-provider';
import 'onduty/elements/onduty-login-form';
import 'onduty/elements/onduty-app-launcher';
import 'onduty/elements/onduty-status-picker';
