import type { ErrorCode } from '../client/errors.ts';

/** The English texts of a login page on which nothing rare happens: all that it loads at first. */
const login = {
  language: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',

  login: {
    title: 'Log in',
    username: 'Username',
    password: 'Password',
    submit: 'Log in',
    busy: 'Logging in…',
    usernameMissing: 'Enter your user name.',
    passwordMissing: 'Enter your password.',
    caseSensitive: 'User names and passwords are case sensitive.',
    passwordCaseSensitive: 'Passwords are case sensitive.',
  },

  /** What goes wrong most, and what must be said when nothing more can be loaded. */
  errors: {
    'credentials-wrong': 'User name or password is wrong.',
    'server-error': 'The service has failed. Try again later.',
    network: 'The service cannot be reached. Check your connection and try again.',
    timeout: 'The service takes too long to answer. Try again.',
  } satisfies Partial<Record<ErrorCode, string>>,
};

/** The texts of one language for a login page. */
export type LoginMessages = typeof login;

export default login;
