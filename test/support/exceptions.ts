/*
 * What is not tried in an engine, and why. docs/browsers.md shows this as a table, which a test compares. Where an exception names tests, the runner skips them there, counts
 * them, says why, and fails when there is nothing left to skip.
 */
const cannotEmulate = 'Its remote control cannot tell pages that the system has forced colours; dark is tried.';
const noTree = 'Its remote control does not give the tree. ARIA snapshots of each state are compared, and end to end the browser is asked for roles and names.';

/** What is tried in the other engines, and not in this one. */
export interface Exception {
  readonly engine: 'Firefox' | 'WebKit';
  readonly what: string;
  readonly why: string;
  /** The full titles of the tests that are skipped, where the others of their stage run. */
  readonly titles?: RegExp;
}

export const exceptions: readonly Exception[] = [
  { engine: 'Firefox', what: 'axe, and the sizes of targets, in forced colours', why: cannotEmulate, titles: /forced colours$/ },
  {
    engine: 'Firefox', what: 'roles and names in the accessibility tree', why: noTree,
    titles: /R51: is a region with a labelled search box|R51: the accessibility tree of the browser|R32, R51: the browser tells a menu button|R32: they are a menu of radio items/,
  },
  {
    engine: 'Firefox', what: 'end to end, everything beyond the first visit, direct and unified sign-in, sign-in at a page of the backend, and the password manager',
    why: 'These tests use what Playwright has for Chromium alone: a slow processor, a lost network, a virtual authenticator, windows that are hidden.',
  },
  {
    engine: 'WebKit', what: 'tests of single elements',
    why: 'WebKitGTK answers to WebDriver alone, one window at a time and without a way to mock media; the runner drives browsers that answer to Playwright.',
  },
  { engine: 'WebKit', what: 'end to end, everything beyond the first visit, direct and unified sign-in, and sign-in at a page of the backend', why: 'As in Firefox. WebKitGTK has no passkeys at all.' },
  { engine: 'WebKit', what: 'the password manager', why: 'The one of Safari belongs to macOS and iOS; WebKitGTK has none that fills forms.' },
];

/** The exception that a test in an engine falls under, if one does. */
export const exceptionFor = (engine: string | null, title: string): Exception | undefined => exceptions.find((exception) => exception.engine === engine && exception.titles?.test(title));
