import login from './en-login.ts';
import trouble from './en-trouble.ts';
import type { ErrorCode } from '../client/errors.ts';

/** Every text that people read, in English. Its type is what the other languages must be complete for. */
const en = {
  ...login,
  ...trouble,

  apps: {
    title: 'Applications',
    search: 'Search applications',
    count: (count: number) => (count === 1 ? '1 application' : `${count} applications`),
    none: 'There are no applications for you yet. Ask your administrator.',
    noMatch: 'No application matches your search.',
    clear: 'Clear search',
    newTab: 'opens in a new tab',
    launching: (name: string) => `Opening ${name}…`,
    launched: (name: string) => `${name} is open.`,
    blocked: (name: string) => `The browser blocked the window of ${name}.`,
    open: (name: string) => `Open ${name}`,
    retry: 'Try again',
    loading: 'Loading applications…',
    unsafe: 'The address of this application is not allowed. Tell your administrator.',
    roles: { agent: 'Agent', supervisor: 'Supervisor', administrator: 'Administrator' },
  },

  status: {
    label: (status: string) => `Status: ${status}`,
    menu: 'Choose a status',
    available: 'Available',
    'work-offline': 'Work Offline',
    'on-break': 'On Break',
    'logged-out': 'Logged Out',
    logOut: 'Log out',
    start: 'Start',
    startHint: 'You are logged in, but not on duty.',
    notStarted: 'Not started. Choose Available or Work Offline.',
    loading: 'Loading status…',
    activities: {
      offered: 'Offered',
      busy: 'Busy',
      'post-processing': 'Post-processing',
      'direct-call': 'Direct call',
      'on-email': 'On e-mail',
    },
    next: (status: string) => `Next: ${status}`,
    since: (time: string) => `for ${time}`,
    changing: (status: string) => `Changing to ${status}…`,
    changed: (status: string) => `You are now ${status}.`,
    changedBy: (status: string, name: string) => `${name} changed your status to ${status}.`,
    changedBySystem: (status: string) => `Your status was changed to ${status}.`,
    queued: (status: string) => `${status} follows when your current work ends.`,
    by: (name: string) => `by ${name}`,
    byOthers: { supervisor: 'by a supervisor', administrator: 'by an administrator', system: 'by the system', platform: 'by the contact centre' },
    afterwards: 'Your choice follows when your current work ends.',
    reason: (status: string) => `Reason for ${status}`,
    noReason: 'No reason',
    back: 'Back',
    refusals: {
      'not-on-duty': 'You are not on duty.',
      'log-out-from-available': 'Go to Work Offline or On Break before you log out.',
    },
    reconnecting: 'Connection lost. Reconnecting…',
    offline: 'You are offline.',
  },

  errors: {
    ...login.errors,
    ...trouble.errors,
    'invalid-request': 'This could not be understood. Reload the page and try again.',
    'session-required': 'Log in first.',
    'session-ended': 'Your session has ended. Log in again.',
    'not-allowed': 'Your account may not do this.',
    'cross-site-refused': 'This page may not be used with your contact centre. Tell your administrator.',
    'client-header-missing': 'This page is out of date. Reload it.',
    'password-change-required': 'Set a new password first.',
    'address-denied': 'You cannot work from this network address. Ask your administrator.',
    'not-found': 'This is no longer there.',
    'method-not-allowed': 'This page is out of date. Reload it.',
    'already-done': 'This was done already. Reload the page to see the result.',
    'in-flight': 'This is still under way. Wait a moment.',
    'session-changed': 'Another person is now logged in in this browser.',
    'status-refused': 'This status cannot be chosen now.',
    'not-on-duty': 'You are not on duty.',
    'choice-changed': 'Your status was changed in the meantime. Look at it and choose again.',
    'content-too-large': 'This is too long.',
    'content-type-refused': 'This page is out of date. Reload it.',
    'idempotency-mismatch': 'This was sent twice with different content. Try again.',
    'reason-refused': 'Choose a reason that goes with the status.',
  } satisfies Record<ErrorCode, string>,
};

/** The texts of one language. */
export type Messages = typeof en;

export default en;
