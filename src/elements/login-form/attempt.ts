import type { OndutyError } from '../../client/errors.ts';
import type { SignInResult } from '../../client/types.ts';

/** Where the attempt to sign in stands. */
export type Attempt =
  | { readonly state: 'ready' | 'busy' }
  | { readonly state: 'missing'; readonly username: boolean; readonly password: boolean }
  /** A step was left with something to say. */
  | { readonly state: 'told'; readonly text: string }
  | { readonly state: 'refused'; readonly error: OndutyError }
  | { readonly state: 'step'; readonly step: Exclude<SignInResult, { readonly state: 'signed-in' }> };

/** What is to be said at once and with weight. */
export interface Alert {
  readonly text: string;
  /** What goes on ticking, for the eye alone. */
  readonly clock?: string;
  /** The same for the ear, once. */
  readonly spoken?: string;
  /** A way on. */
  readonly link?: { readonly href: string; readonly text: string };
}
