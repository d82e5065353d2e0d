/*
 * What shows and launches an application. It is loaded beside the list, which a login page has no use for yet.
 */
export { appCard } from './card.ts';
export { AppWindows } from './app-window.ts';
export { blockedNotice, elsewhere, launch } from './launch.ts';
