import * as firefox from './firefox.ts';
import * as webkit from './webkit.ts';
import type { WebDriver } from './webdriver.ts';

/** A line of a browser's console. */
export interface ConsoleMessage {
  readonly level: string;
  readonly text: string;
  readonly url: string;
}

/** A browser without any past, and its consoles. Its first window shows an empty page. */
export interface Browser extends AsyncDisposable {
  readonly driver: WebDriver;
  /** Opens a tab, shows it, and listens to its console. */
  openTab(): Promise<string>;
  /** Does what makes the page open a window, shows that window, and listens to its console. */
  openWindow(act: () => Promise<unknown>): Promise<string>;
  /** The warnings and errors of every tab until now, those of the network and of the content security policy too. */
  complaints(): Promise<readonly ConsoleMessage[]>;
}

const engines = {
  Firefox: { skip: firefox.skip, open: firefox.openFirefox },
  WebKit: { skip: webkit.skip, open: webkit.openWebkit },
};

const isEngine = (name: string): name is keyof typeof engines => name in engines;
const { ENGINE = 'WebKit' } = process.env;
if (!isEngine(ENGINE)) throw new Error(`ENGINE is ${ENGINE}; there are ${Object.keys(engines).join(' and ')}`);

/** The engine in which the tests run, by the variable ENGINE. */
export const engine = ENGINE;

/** Why nothing can be tested here; `false` when it can. */
export const { skip } = engines[engine];

/** Starts a browser of the engine. */
export const openBrowser: () => Promise<Browser> = engines[engine].open;
