import { existsSync } from 'node:fs';
import { inPath, installPackages } from './programs.ts';

/** Where Firefox installs itself on the platforms that do not put it into the PATH. */
const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: ['C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};

/** The path of a Firefox on this machine, if there is one. */
export function findFirefox(): string | undefined {
  const { FIREFOX_PATH } = process.env;
  if (FIREFOX_PATH) return FIREFOX_PATH;
  return inPath('firefox-esr') ?? inPath('firefox') ?? usualPlaces[process.platform]?.find(existsSync);
}

/** Installs Firefox where that is a matter of one command, and returns where it is; elsewhere nothing. */
export function installFirefox(): string | undefined {
  installPackages('No Firefox found (FIREFOX_PATH, PATH, the usual places)', 'firefox-esr');
  return findFirefox();
}

/** Why the tests in Firefox cannot run here, for a machine without one. */
export const withoutFirefox = 'no Firefox here: install one, or set FIREFOX_PATH (Debian: firefox-esr)';
