/*
 * What is not tried in an engine, and why. docs/browsers.md shows this as a table, which a test compares. Where a test of elements asks for what an engine is lacking, it is
 * skipped and counted, and the runner says why; it fails when nothing is lacking any more.
 */

/** What a test of elements may ask of the engine or of its remote control. */
export type Ability = 'accessibility tree' | 'ARIA snapshot' | 'forced colours' | 'Navigation API' | 'many addresses in a row' | 'streaming service worker'
  | 'windows by name';

/** What is tried in the other engines, and not in this one. */
export interface Exception {
  readonly engine: 'Firefox' | 'WebKit';
  readonly what: string;
  readonly why: string;
  /** What is lacking, where the rest of the stage runs. */
  readonly lacks?: Ability;
}

const cannotEmulate = 'Its remote control cannot tell pages that the system has forced colours; dark is tried.';

export const exceptions: readonly Exception[] = [
  { engine: 'Firefox', what: 'axe, and the sizes of targets, in forced colours', why: cannotEmulate, lacks: 'forced colours' },
  {
    engine: 'Firefox', what: 'roles and names in the accessibility tree', lacks: 'accessibility tree',
    why: 'Its remote control does not give the tree. ARIA snapshots of each state are compared, and end to end the browser is asked for roles and names.',
  },
  {
    engine: 'Firefox', what: 'end to end, everything beyond the first visit, direct and unified sign-in, sign-in at a page of the backend, and the password manager',
    why: 'These tests use what Playwright has for Chromium alone: a slow processor, a lost network, a virtual authenticator, windows that are hidden.',
  },
  { engine: 'WebKit', what: 'axe, and the sizes of targets, in forced colours', why: cannotEmulate, lacks: 'forced colours' },
  {
    engine: 'WebKit', what: 'roles and names in the accessibility tree', lacks: 'accessibility tree',
    why: 'Its remote control does not give the tree. End to end the browser is asked for roles and names.',
  },
  { engine: 'WebKit', what: 'ARIA snapshots', why: 'Playwright makes them, from the document alone, and does not drive WebKitGTK.', lacks: 'ARIA snapshot' },
  {
    engine: 'WebKit', what: 'a login form that leads on by itself', lacks: 'Navigation API',
    why: 'Its tests hold a page that is about to leave by the Navigation API, which WebKitGTK has not.',
  },
  {
    engine: 'WebKit', what: 'the window of an application that is found by its name', lacks: 'windows by name',
    why: 'WebKitGTK finds no window whose opener was cut off: after a reload of the page the application opens once more. As long as the page stands its windows are remembered.',
  },
  {
    engine: 'WebKit', what: 'the live stream of the mock through a service worker', lacks: 'streaming service worker',
    why: 'WebKit hands no stream from a page to its service worker: an answer must have ended. The client is told by polls there.',
  },
  {
    engine: 'WebKit', what: 'naughty strings in the names of mailed links', lacks: 'many addresses in a row',
    why: 'Each is a link of its own, and WebKit lets a page change its address a hundred times in ten seconds. The other elements take them.',
  },
  { engine: 'WebKit', what: 'end to end, everything beyond the first visit, direct and unified sign-in, and sign-in at a page of the backend', why: 'As in Firefox. WebKitGTK has no passkeys at all.' },
  { engine: 'WebKit', what: 'the password manager', why: 'The one of Safari belongs to macOS and iOS; WebKitGTK has none that fills forms.' },
];
