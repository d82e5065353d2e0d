import { icon } from '../internal/icon.ts';

export const lens = icon('lens', 'M14 9A5 5 0 0 1 4 9a5 5 0 0 1 10 0m-1 4 4 4');
export const cross = icon('', 'm5 5 10 10m0-10L5 15');
export const dots = icon('', 'M4.5 10h.01M10 10h.01M15.5 10h.01');
export const hourglass = icon('', 'M5 3h10M5 17h10M6 3c0 4 3 5 4 7-1 2-4 3-4 7m8-14c0 4-3 5-4 7 1 2 4 3 4 7');
