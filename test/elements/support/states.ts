import { assert } from '@open-wc/testing';
import { emulateMedia, executeServerCommand, readFile, writeFile } from '@web/test-runner-commands';
import { need } from './engine.ts';
import { ariaSnapshot, assertNothingFound } from './page.ts';
import { describeUnderPolicy, isUnderPolicy, offerStates } from './under-policy.ts';

/** What a test page of an element must be able to do. */
export interface StatesPage {
  close(): Promise<void>;
}

/** The states of an element: each by its name, with how a page gets there. */
export type States<Page> = Readonly<Record<string, (page: Page) => Promise<unknown>>>;

/** How the colours of a page may be. Forced ones are light on dark, as few pages are that have chosen theirs. */
const colours = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
} as const;

/** Only Chromium can be told by a test what people have set in their system; elsewhere the page alone is dark. */
const canEmulate = 'userAgentData' in navigator;

/** Has the browser show a page in some colours, and makes sure that it does. */
async function paint({ colorScheme, forcedColors }: (typeof colours)[keyof typeof colours]): Promise<void> {
  if (forcedColors === 'active') await need('forced colours');
  document.documentElement.style.colorScheme = colorScheme;
  // Without a surface of its own an element stands on the page's.
  document.body.style.background = 'Canvas';
  if (canEmulate) await emulateMedia({ colorScheme, forcedColors });
  assert.isTrue(matchMedia(`(forced-colors: ${forcedColors})${canEmulate ? ` and (prefers-color-scheme: ${colorScheme})` : ''}`).matches);
  assert.equal(getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)', colorScheme === 'light');
}

const more = (lines: string): string => `${/^ +/.exec(lines)?.[0]}# and ${lines.split('\n').length - 1} more\n`;

/** A snapshot without what differs from run to run, times and the port, and without most of a list as long as that of the countries. */
const plain = (snapshot: string): string => snapshot
  .replaceAll(location.origin, 'http://localhost')
  .replaceAll(/for \d+(?::\d\d)+/g, 'for 0:00')
  .replaceAll(/\d+(?::\d\d)+ (left|over)/g, '0:00 $1')
  .replaceAll(/(gridcell "|timer: "[^"\n]*: )\d+(?::\d\d)+"/g, '$10:00"')
  .replaceAll(/(out|ends) in \d+ seconds/g, '$1 in 50 seconds')
  .replaceAll(/[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d\s[AP]M/g, 'Jan 1, 2030, 9:00 AM')
  .replaceAll(/((?: +- option "[^"\n]*"\n){3})((?: +- option "[^"\n]*"\n){20,})/g, (_, first: string, rest: string) => `${first}${more(rest)}`)
  .trim();

/** Reads the snapshots of a file: each begins with its state, as a comment. */
async function readSnapshots(path: string): Promise<Map<string, string>> {
  const text = await readFile({ path }).catch(() => undefined) ?? '';
  return new Map(text.split(/^# /m).slice(1).map((part) => {
    const end = part.indexOf('\n');
    return [part.slice(0, end), part.slice(end).trim()];
  }));
}

/**
 * Brings an element into each of its states, and holds it there against axe and against its ARIA snapshot in `<file>.aria.yml` beside the test. `wtr --update-snapshots`
 * writes that file anew: look at what it changed. Then it does so once more, in a page under the policy of R15, and expects no violation.
 */
export function describeStates<Page extends StatesPage>(tag: `onduty-${string}`, file: string, prepare: () => Promise<Page>, states: States<Page>): void {
  if (isUnderPolicy) {
    offerStates(prepare, states);
    return;
  }
  describe(`${tag}, in each of its states`, () => {
    const path = `${file}.aria.yml`;
    let expected: ReadonlyMap<string, string>;
    let isUpdating = false;
    const seen = new Map<string, string>();

    // Colours on their way to others have a contrast that nobody sees.
    before(async () => {
      await emulateMedia({ reducedMotion: 'reduce' });
      isUpdating = (await executeServerCommand<{ updateSnapshots: boolean }, undefined>('get-snapshot-config')).updateSnapshots;
      expected = await readSnapshots(path);
    });
    after(async () => {
      await emulateMedia({ reducedMotion: 'no-preference', colorScheme: 'no-preference', forcedColors: 'none' });
      document.body.style.background = document.documentElement.style.colorScheme = '';
      if (isUpdating) await writeFile({ path, content: [...seen].map(([state, snapshot]) => `# ${state}\n${snapshot}\n`).join('\n') });
    });

    for (const [state, reach] of Object.entries(states)) {
      describe(state, () => {
        let page: Page;
        before(async function () {
          // Some states come only after the client has tried again, or has asked how a request stands.
          this.timeout(30_000);
          page = await prepare();
          await reach(page);
        });
        after(() => page.close());

        it('says to assistive technology what its ARIA snapshot says', async () => {
          const snapshot = plain(await ariaSnapshot(tag));
          seen.set(state, snapshot);
          if (!isUpdating) assert.equal(snapshot, expected.get(state));
        });

        for (const [name, scheme] of Object.entries(colours)) {
          it(`R31: axe finds nothing, ${name}`, async () => {
            await paint(scheme);
            await assertNothingFound(document.querySelector(tag)!, `${state}, ${name}`);
          });
        }
      });
    }

    it('has no snapshot of a state that is none', async () => {
      await need('ARIA snapshot');
      if (!isUpdating) assert.sameMembers([...expected.keys()], Object.keys(states));
    });
  });
  describeUnderPolicy(tag, file, Object.keys(states));
}
