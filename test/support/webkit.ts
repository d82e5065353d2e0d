import { globSync } from 'node:fs';
import { findDisplay } from './display.ts';
import { inPath, installPackages } from './programs.ts';

/** The programs that it takes to drive WebKit. */
export interface WebkitPrograms {
  readonly driver: string;
  readonly display: string;
  readonly browser: string;
}

/** Where distributions keep the browser of WebKitGTK, which is no command. The newest interface of it comes first. */
const browserPlaces = ['/usr/lib/*/webkit{2gtk,gtk}-*/MiniBrowser', '/usr/lib{,64,exec}/webkit{2gtk,gtk}-*/MiniBrowser'];

/** The programs that drive WebKit on this machine, if all of them are there. */
export function findWebkit(): WebkitPrograms | undefined {
  const driver = inPath('WebKitWebDriver');
  const display = findDisplay();
  const [browser] = process.platform === 'linux' ? browserPlaces.flatMap((pattern) => globSync(pattern).sort().reverse()) : [];
  return driver && display && browser ? { driver, display, browser } : undefined;
}

/** Installs WebKit where that is a matter of one command, and returns where it is; elsewhere nothing. */
export function installWebkit(): WebkitPrograms | undefined {
  installPackages('No WebKit found (WebKitWebDriver, MiniBrowser and Xvfb)', 'webkit2gtk-driver', 'xvfb');
  return findWebkit();
}

/** Why the tests in WebKit cannot run here, for a machine without one. */
export const withoutWebkit = 'no WebKit here: it takes WebKitWebDriver, MiniBrowser and Xvfb (Debian: webkit2gtk-driver and xvfb)';
