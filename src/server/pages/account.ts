/*
 * The own profile and password, and for administrators who waits at a denied address. The page around holds `<onduty-provider>` with all of it, and what
 * the sign-in page has.
 */
import './sign-in.ts';
import '../../elements/access-review/onduty-access-review.ts';
import '../../elements/password-form/onduty-password-form.ts';
import '../../elements/profile-form/onduty-profile-form.ts';
