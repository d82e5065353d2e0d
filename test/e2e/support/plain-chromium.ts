import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findDisplay, withoutDisplay } from '../../support/display.ts';
import { start, startDisplay, stop } from './processes.ts';
import { until } from './until.ts';
import type { Browser, LaunchOptions } from '@playwright/test';

/** A Chromium as a person has it. */
export interface PlainChromium extends AsyncDisposable {
  /** Takes the browser by the hand. Until then, and when this handle is closed, nobody looks at its pages. */
  connect(): Promise<Browser>;
}

/**
 * Starts a Chromium with windows on a screen of its own, or without any. Playwright's own launch has switches against the slowing down of hidden pages, and what it
 * connects to in its usual way believes that it is looked at, so that nothing can hide or freeze it. This one has nothing of both.
 */
export async function openPlainChromium(
  { executablePath = chromium.executablePath(), args = [] }: LaunchOptions, { hasWindows = false } = {},
): Promise<PlainChromium> {
  await using stack = new AsyncDisposableStack();
  const profile = stack.adopt(await mkdtemp(join(tmpdir(), 'onduty-chromium-')), (path) => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  const options = [...args, `--user-data-dir=${profile}`, '--remote-debugging-port=0', '--no-first-run', '--no-default-browser-check', '--disable-dev-shm-usage', 'about:blank'];
  const environment: NodeJS.ProcessEnv = {};
  if (hasWindows) {
    const program = findDisplay();
    if (program === undefined) throw new Error(withoutDisplay);
    const display = await startDisplay(program);
    stack.adopt(display.child, stop);
    environment['DISPLAY'] = display.name;
  } else options.unshift('--headless');
  stack.adopt(start(executablePath, options, environment), stop);
  const port = await until('the browser', async () => {
    const [line] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n');
    return line !== '' && line;
  });
  const everything = stack.move();
  return {
    connect: () => chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true }),
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
