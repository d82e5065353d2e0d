import { openWebkit } from '../../e2e/engines/support/webkit.ts';
import type { BrowserLauncher } from '@web/test-runner';
import type { Browser } from '../../e2e/engines/support/browser.ts';
import type { WebDriver } from '../../e2e/engines/support/webdriver.ts';

/** The keys that have a name, in WebDriver's table (W3C WebDriver 2, section 17.4.2). */
const keys: Readonly<Record<string, string>> = {
  Enter: '\uE007', Escape: '\uE00C', Space: ' ', Tab: '\uE004', Delete: '\uE017', PageUp: '\uE00E', PageDown: '\uE00F', End: '\uE010', Home: '\uE011',
  ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Shift: '\uE008', Control: '\uE009',
};

function keyNamed(name: string): string {
  const key = name.length === 1 ? name : keys[name];
  if (key === undefined) throw new Error(`No key is called ${name}`);
  return key;
}

/** What a command of the runner may have to do to a page; it takes it for one of Playwright's. */
const pageOf = (driver: WebDriver) => ({
  keyboard: {
    type: (text: string) => driver.type(text),
    press: (chord: string) => driver.pressTogether(...chord.split('+').map(keyNamed)),
  },
  mouse: {
    move: (x: number, y: number) => driver.pointAt(x, y),
    click: (x: number, y: number) => driver.clickAt(x, y),
  },
  setViewportSize: ({ width, height }: { readonly width: number; readonly height: number }) => driver.resizeViewport(width, height),
  // Nothing moves in it anyway, and nothing else can be told.
  emulateMedia: () => Promise.resolve(),
});

/** A WebKit for one file of tests. */
export function webkitLauncher(): BrowserLauncher {
  let browser: Browser | undefined;
  const driver = (): WebDriver => {
    if (!browser) throw new Error('No page is open');
    return browser.driver;
  };
  const launcher = {
    name: 'WebKit',
    type: 'playwright',
    async startSession(_id: string, url: string) {
      browser = await openWebkit({ isCalm: true });
      await browser.driver.resizeViewport(800, 600);
      await browser.driver.goto(url);
    },
    isActive: () => browser !== undefined,
    getBrowserUrl: () => driver().url(),
    getPage: () => pageOf(driver()),
    async stopSession() {
      await browser?.[Symbol.asyncDispose]();
      browser = undefined;
      return {};
    },
    startDebugSession: () => Promise.reject(new Error('WebKit shows nothing here')),
  };
  return launcher;
}
