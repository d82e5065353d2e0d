import access from './en-access.ts';
import duty from './en-duty.ts';
import extras from './en-extras.ts';
import onDuty from './en-on-duty.ts';
import password from './en-password.ts';
import profile from './en-profile.ts';
import team from './en-team.ts';
import trouble from './en-trouble.ts';
import type { ErrorCode } from '../client/errors.ts';

/** Every text that people read, in English. Its type is what the other languages must be complete for. */
const en = {
  ...duty,
  ...extras,
  ...onDuty,
  ...trouble,
  ...password,
  ...access,
  ...profile,
  ...team,

  errors: {
    ...duty.errors,
    ...trouble.errors,
    'invalid-request': 'This could not be understood. Reload the page and try again.',
    'session-ended': 'Your session has ended. Log in again.',
    'not-allowed': 'Your account may not do this.',
    'cross-site-refused': 'This page may not be used with your contact centre. Tell your administrator.',
    'client-header-missing': 'This page is out of date. Reload it.',
    'ticket-refused': 'This link is not valid. Ask for a new one.',
    'ticket-expired': 'This link has expired. Ask for a new one.',
    'ticket-used': 'This link was used already. Log in, or ask for a new one.',
    'ticket-replaced': 'A newer mail has replaced this link. Use the link in the newest mail.',
    'access-waiting': 'Nobody has decided about this address yet.',
    'access-refused': 'An administrator refused access from this address.',
    'already-decided': 'Somebody else has decided already.',
    'not-available': 'This agent cannot be offered work now.',
    'duty-elsewhere': 'You are on duty in another browser.',
    'app-disabled': 'This application cannot be opened now.',
    'duty-changed': 'The status was changed meanwhile. Look again before you go on.',
    'cursor-too-old': 'Too much has happened since. Read everything again.',
    'key-refused': 'This key is not valid.',
    'assertion-refused': 'Your log in from this page could not be confirmed. Reload the page.',
    'own-address-denied': 'This would shut out the address that you are using now.',
    'network-refused': 'Enter a network such as 198.51.100.0/24 or 2001:db8::/32.',
    'delivery-refused': 'Credentials cannot be delivered in this way.',
    'name-taken': 'This user name is taken. Choose another.',
    'password-refused': 'This password cannot be used. Choose another.',
    'field-refused': 'Check what you entered.',
    'redirect-refused': 'This page may not ask for a log in here. Tell whoever runs it.',
    'profile-changed': 'Your profile was changed in the meantime. Look at it and save again.',
    'account-changed': 'This account was changed in the meantime. Look at it and save again.',
    'settings-changed': 'The settings were changed in the meantime. Look at them and save again.',
    'address-denied': 'You cannot work from this network address. Ask your administrator.',
    'not-found': 'This is no longer there.',
    'method-not-allowed': 'This page is out of date. Reload it.',
    'already-done': 'This was done already. Reload the page to see the result.',
    'in-flight': 'This is still under way. Wait a moment.',
    'session-changed': 'Another person is now logged in in this browser.',
    'status-refused': 'This status cannot be chosen now.',
    'not-on-duty': 'You are not on duty.',
    'choice-changed': 'Your status was changed in the meantime. Look at it and choose again.',
    'wish-lapsed': 'There was no connection for too long. Choose your status again.',
    'wish-replaced': 'You chose another status in the meantime.',
    'content-too-large': 'This is too long.',
    'content-type-refused': 'This page is out of date. Reload it.',
    'idempotency-mismatch': 'This was sent twice with different content. Try again.',
    'reason-refused': 'Choose a reason that goes with the status.',
  } satisfies Record<ErrorCode, string>,
};

/** The texts of one language. */
export type Messages = typeof en;

export default en;
