/*
 * What a host needs that embeds the kit on another origin: an entry of its own, so that nobody else loads it.
 */
export { inspect } from './inspect.ts';
export { finishSignIn, signInByRedirect } from './redirect.ts';
export { signInByPopup } from './popup.ts';
export type { AuthorizeOptions, AuthorizeResult } from './authorize.ts';
export type { Finding, FindingCode, InspectOptions } from './inspection.ts';
export type { FinishResult } from './redirect.ts';
export type { PopupOptions } from './popup.ts';
export type { SandboxPermission } from './sandbox.ts';
