/*
 * What a host needs that embeds the kit on another origin: an entry of its own, so that nobody else loads it.
 */
export { finishSignIn, signInByRedirect } from './redirect.ts';
export { signInByPopup } from './popup.ts';
export type { AuthorizeOptions, AuthorizeResult } from './authorize.ts';
export type { FinishResult } from './redirect.ts';
export type { PopupOptions } from './popup.ts';
