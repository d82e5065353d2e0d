/** The English texts of what a login page loads as soon as its form stands. */
const extras = {
  extras: {
    showPassword: 'Show password',
    capsLock: 'Caps Lock is on.',
    forgotten: 'Forgot password?',
  },
};

export default extras;
