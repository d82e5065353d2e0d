import login from './en-login.ts';

/** What a signed-in person reads from the beginning. The sentences for what seldom goes wrong come on demand, with all texts. */
const duty = {
  ...login,

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
    refusals: {
      'not-on-duty': 'You are not on duty.',
      'log-out-from-available': 'Go to Work Offline or On Break before you log out.',
    },
    reconnecting: 'Connection lost. Reconnecting…',
    offline: 'You are offline.',
  },

  errors: {
    ...login.errors,
    'session-required': 'Log in first.',
  },
};

/** The texts of one language for signed-in people, but for the rarer errors. */
export type DutyMessages = typeof duty;

export default duty;
