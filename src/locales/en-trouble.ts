import type { ErrorCode } from '../client/errors.ts';

/** The English texts of what may stand between a person and a session, and of how the last one ended. */
const trouble = {
  trouble: {
    tryAgainIn: (time: string) => `Try again in ${time}.`,
    tryAgainNow: 'You can try again now.',
    blocked: 'Set a new password, or ask your administrator.',
    passwordChange: 'Your password is temporary. Set one of your own before you log in: use the link in your invitation.',
    addressDenied: (address: string) => `You cannot log in from the address ${address}.`,
    mailed: 'An administrator was told by mail.',
    notMailed: 'Ask your administrator to allow it: no mail could be sent.',
    waiting: 'This page waits, and logs you in as soon as it is allowed.',
    cancel: 'Cancel',
    accessRefused: 'An administrator has refused access from this address.',
    waitedTooLong: 'The wait is over. Enter your password again: your request still stands.',
    stepOver: 'This step is over: it took too long, or the password was set elsewhere. Log in again.',
    unknownStep: 'One more step is needed that this page does not know.',
    continueThere: 'Continue at your login page',
    unknownTenant: 'This login page belongs to no contact centre. Check the address of the page.',
    suspended: 'Your contact centre does not allow this network address at the moment. This page goes on by itself when it does. To ask your administrator for it, log in here again.',
    signedInAs: (name: string) => `You are logged in as ${name}.`,
    ended: {
      'signed-out': 'You are logged out.',
      expired: 'Your session has expired. Log in again.',
      ended: 'Your session was ended. Log in again.',
      disabled: 'Your account was disabled. Ask your administrator.',
    },
    replaced: (name: string) => `${name} is now logged in in this browser. This page no longer acts for you.`,
    replacedUnknown: 'Another person is now logged in in this browser. This page no longer acts for you.',
  },

  errors: {
    'origin-not-allowed': 'This page may not be used with your contact centre. Tell your administrator.',
    throttled: 'Too many tries.',
    maintenance: 'The service is being maintained. Try again later.',
    overloaded: 'The service is very busy. Try again in a moment.',
    'bad-response': 'The service gave an answer that this page does not understand. Try again later.',
  } satisfies Partial<Record<ErrorCode, string>>,
};

export default trouble;
