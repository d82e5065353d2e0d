import { inPath, installPackages } from './programs.ts';

/** The program that plays a screen on this machine, if it is there. */
export const findDisplay = (): string | undefined => inPath('Xvfb');

/** Installs that program where it is a matter of one command, and returns where it is; elsewhere nothing. */
export function installDisplay(): string | undefined {
  installPackages('No screen for a browser with windows found (Xvfb)', 'xvfb');
  return findDisplay();
}

/** Why tests with windows cannot run here, for a machine without one. */
export const withoutDisplay = 'no screen for windows here: it takes Xvfb (Debian: xvfb)';
