/*
 * What shows and launches an application. It is loaded beside the list, which a login page has no use for yet.
 */
export { onlyApp } from './only-app.ts';
export { appCard } from './card.ts';
export { windowsOf } from './app-window.ts';
export { launch } from './launch.ts';
