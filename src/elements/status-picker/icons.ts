import { icon } from '../internal/icon.ts';
import type { TemplateResult } from 'lit';
import type { Status } from '../../contract/index.ts';

/** A shape of its own for each status, so that none is known by colour alone. */
export const statusIcons: Readonly<Record<Status, TemplateResult>> = {
  available: icon('available', 'M2 10a8 8 0 1 1 16 0 8 8 0 0 1-16 0m3.7 1l3.1 3.1 5.5-5.9-1.4-1.4-4.1 4.5-1.7-1.7z', true),
  'work-offline': icon('work-offline', 'M4 3.5h12a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2M5.5 8v2h9V8zm0 8.5v2h9v-2z', true),
  'on-break': icon('on-break', 'M3 7h11v5.5A4.5 4.5 0 0 1 9.5 17h-2A4.5 4.5 0 0 1 3 12.5zm11 .6h1.2a3.2 3.2 0 0 1 0 6.4h-1.5l.3-1.5zm0 1.7v3h1.2a1.5 1.5 0 0 0 0-3zM5.8 1.5v3h1.7v-3zm3.8 0v3h1.7v-3z', true),
  'logged-out': icon('logged-out', 'M6.2 5a6.9 6.9 0 1 0 7.6 0M10 2.5v7'),
};

export const phone = icon('activity', 'M6.7 3l1.7 3.6-1.8 1.6a9.6 9.6 0 0 0 5.2 5.2l1.6-1.8 3.6 1.7v2.2c0 .9-.8 1.6-1.7 1.5C8.6 16.5 3.5 11.4 3 4.7 2.9 3.8 3.6 3 4.5 3z', true);
export const chevron = icon('chevron', 'm5.5 8 4.5 4.5L14.5 8');
export const unplugged = icon('unplugged', 'M2.5 8.5a10.6 10.6 0 0 1 15 0m-12 3.2a6.4 6.4 0 0 1 9 0M10 15.3h0M3.5 3.5l13 13');
