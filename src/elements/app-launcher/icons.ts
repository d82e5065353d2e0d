import { icon } from '../internal/icon.ts';

export const lens = icon('lens', 'M14 9A5 5 0 0 1 4 9a5 5 0 0 1 10 0m-1 4 4 4');
export const cross = icon('', 'm5 5 10 10m0-10L5 15');

/** Stands beside a link that leads on in this tab. */
export const inside = icon('arrow', 'm8 5 5 5-5 5');

/** Stands beside a link that opens another tab. */
export const outside = icon('arrow', 'M8 4H4v12h12v-4m-4-8h4v4m0-4-7 7');
