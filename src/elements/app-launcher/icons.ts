import { icon } from '../internal/icon.ts';
import type { TemplateResult } from 'lit';

export const lens = icon('lens', 'M14.5 9a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0m-1.3 4.2L17 17');
export const cross = icon('cross', 'm5.5 5.5 9 9m0-9-9 9');
export const grid = icon('grid', 'M4 4h4v4H4zm8 0h4v4h-4zM4 12h4v4H4zm8 0h4v4h-4z');

const inside = icon('arrow', 'm8 5 5 5-5 5');
const outside = icon('arrow', 'M8 4.5H4.5v11h11V12m-4-7.5H16V9m0-4.5-7 7');

/** Shows whether a link leads on in this tab or out of it. */
export const arrow = (isOutside: boolean): TemplateResult => (isOutside ? outside : inside);
