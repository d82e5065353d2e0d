import { icon } from '../internal/icon.ts';

export { headset, statusIcons, unplugged } from '../internal/status-icons.ts';

export const chevron = icon('chevron', 'm5 8 5 5 5-5');
