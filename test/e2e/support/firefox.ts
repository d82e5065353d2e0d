import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFirefox, withoutFirefox } from '../../support/firefox.ts';
import { Marionette } from './marionette.ts';
import { start, stop } from './processes.ts';
import { until } from './until.ts';

const program = findFirefox();

/** Why nothing can be tested here; `false` when it can. */
export const skip = program === undefined && withoutFirefox;

/** What every Firefox of the tests is told. */
const always = {
  // Any free one; Firefox writes it down in the profile.
  'marionette.port': 0,
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.startup.page': 0,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
};

/** How a Firefox begins: with preferences of its own, and capabilities that its session must have. */
export interface FirefoxOptions {
  readonly preferences?: Readonly<Record<string, boolean | number | string>>;
  readonly options?: readonly string[];
  readonly capabilities?: object;
}

/** A Firefox without any past, with a profile of its own, and the control over it. */
export interface Firefox extends AsyncDisposable {
  readonly page: Marionette;
}

/** Starts a Firefox without a window. */
export async function startFirefox({ preferences = {}, options = [], capabilities }: FirefoxOptions): Promise<Firefox> {
  if (program === undefined) throw new Error(withoutFirefox);
  await using stack = new AsyncDisposableStack();
  const profile = stack.adopt(await mkdtemp(join(tmpdir(), 'onduty-firefox-')), (path) => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  const lines = Object.entries({ ...always, ...preferences }).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  await writeFile(join(profile, 'user.js'), lines.join('\n'));
  const every = ['--headless', '--no-remote', '--profile', profile, '--marionette', '--remote-allow-system-access', ...options];
  stack.adopt(start(program, every), stop);
  const port = await until('the port of Firefox', () => readFile(join(profile, 'MarionetteActivePort'), 'utf8').then(Number, () => undefined));
  const page = stack.adopt(await Marionette.connect(port, capabilities), (it) => it.close());
  const everything = stack.move();
  return { page, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}
