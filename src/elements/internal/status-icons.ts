import { icon } from './icon.ts';
import type { TemplateResult } from 'lit';
import type { Status } from '../../contract/index.ts';

/** A shape of its own for each status, so that none is known by colour alone. */
export const statusIcons: Readonly<Record<Status, TemplateResult>> = {
  available: icon('solid', 'M3 10a7 7 0 0 1 14 0 7 7 0 0 1-14 0m2 1.6 3.9 3.9 6.1-6.6-2.8-2.7-3.4 3.8-1-1z'),
  'work-offline': icon('solid', 'M3 4h14v9H3zm2.5 3v3h9V7zm.5 11h8'),
  'on-break': icon('solid', 'M4 8h9v5a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3zm9 1h2a2 2 0 0 1 0 4h-2 2a2 2 0 0 0 0-4zM6 2v2m4-2v2'),
  'logged-out': icon('', 'M6 5a7 7 0 1 0 8 0m-4-3v7'),
};

/** The activity on top of a status. */
export const headset = icon('', 'M4 11a6 6 0 0 1 12 0M4 11h2v5H4zm10 0h2v5h-2z');
/** A connection, or a browser, that is not there. */
export const unplugged = icon('', 'M2 8a11 11 0 0 1 16 0M5 12a7 7 0 0 1 10 0m-5 4h0M3 3l14 14');
