import { icon } from '../internal/icon.ts';

export const check = icon('check', 'm4.5 10.5 3.6 3.6 7.4-8.2');
