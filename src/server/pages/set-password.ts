/*
 * Where the links of mails lead. The page around holds `<onduty-provider>` with the password form and, for who has no link, what the sign-in page has.
 */
import './sign-in.ts';
import '../../elements/password-form/onduty-password-form.ts';
