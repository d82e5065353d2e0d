/** The English texts of reasons, of what is to follow, and of why a status has changed. */
const onDuty = {
  onDuty: {
    reasonFor: (status: string) => `Reason for ${status}`,
    reasonForLeaving: 'Reason for logging out',
    noReason: 'No reason',
    back: 'Back',
    retry: 'Try again',
    loading: 'Loading reasons…',
    failed: 'The reasons could not be loaded.',
    none: 'There are no reasons to choose from.',
    left: (time: string) => `${time} left`,
    over: (time: string) => `${time} over`,
    timeOver: (reason: string) => `The time for ${reason} is over.`,
    follows: (status: string) => `${status} follows.`,
    cancelNext: 'Cancel next status',
    nextCancelled: 'The next status was cancelled.',
    ready: 'Ready to work',
    lost: 'The contact centre has not heard from your browser for a while.',
    wish: (status: string) => `${status}: Will be sent when you are back online.`,
    causes: {
      'contact-lost': 'Contact with your browser was lost.',
      'session-timed-out': 'Your browser was not heard from for too long.',
      'reason-over': 'The time for your reason is over.',
      'offer-missed': 'You missed an offer.',
      'offer-rejected': 'You rejected an offer.',
      'sign-in': 'You logged in.',
      'sign-out': 'You logged out.',
      launch: 'You opened the application.',
      start: 'You started your duty.',
    },
  },
};

export default onDuty;
