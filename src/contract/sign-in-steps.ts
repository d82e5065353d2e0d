import * as v from 'valibot';
import { id, time } from './fields.ts';
import { signedInSchema } from './session.ts';

/*
 * What may come after a right password. Apart from the session, because a page loads the rarer answers when one of them comes.
 */

/** A ticket that stays in the memory of the page: `expiresAt` by the server's clock. */
export const heldTicketSchema = v.object({ ticket: v.string(), expiresAt: time });
export type HeldTicket = v.InferOutput<typeof heldTicketSchema>;

/** A right password on an account that must set a new one before anything else; the ticket opens `POST /v1/password` alone. */
export const passwordChangeStepSchema = v.object({
  state: v.literal('password-change-required'),
  change: heldTicketSchema,
});

/** A right password from an address that no rule allows. The request waits for an administrator; its ticket asks about it and redeems the grant. */
export const addressDeniedStepSchema = v.object({
  state: v.literal('address-denied'),
  address: v.string(),
  /** Whether an administrator was mailed, now or within the last hour. */
  mailed: v.boolean(),
  /** The id of the access request. */
  requestId: id,
  wait: heldTicketSchema,
});

/** A right password of an agent who is on duty in another browser, at a tenant whose agents work in one. */
export const dutyElsewhereStepSchema = v.object({
  state: v.literal('duty-elsewhere'),
  /** `take-over` or `refuse`; open set, of which an unknown one reads as `refuse`. */
  mode: v.string(),
  /** Whether an activity lasts there: nothing cuts it, so taking over waits for its end. */
  busy: v.boolean(),
  /** When the agent logged in there. */
  since: time,
  /** Takes over, without the password; `null` where that is not allowed. */
  takeOver: v.nullable(heldTicketSchema),
});

/** The answers to a sign-in that this version knows. The set is open: see `signInAnswerSchema`. */
export const signInStepSchema = v.variant('state', [
  signedInSchema,
  passwordChangeStepSchema,
  addressDeniedStepSchema,
  dutyElsewhereStepSchema,
]);
export type SignInStep = v.InferOutput<typeof signInStepSchema>;
