import * as v from 'valibot';
import { actorKinds, statuses } from './statuses.ts';

/*
 * Times are Unix milliseconds of the server's clock. Objects drop what they do not know, so a newer server may add
 * fields; where a set of strings is open, the schema says `string`.
 */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const text = (maximum: number) => v.pipe(v.string(), v.maxLength(maximum));
const time = v.pipe(v.number(), v.integer());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const roles = ['agent', 'supervisor', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const carriers = ['cookie', 'bearer'] as const;
export type Carrier = (typeof carriers)[number];

export const statusSchema = v.picklist(statuses);

/** Who caused a change; `name` is shown to people, `cause` is a code such as `sign-in` or `contact-lost`. */
export const actorSchema = v.object({
  kind: v.picklist(actorKinds),
  name: v.optional(v.string()),
  cause: v.optional(v.string()),
});
export type Actor = v.InferOutput<typeof actorSchema>;

export const nextStatusSchema = v.object({
  status: statusSchema,
  reason: v.nullable(v.string()),
  actor: actorSchema,
});
export type NextStatus = v.InferOutput<typeof nextStatusSchema>;

/** An agent's duty. Who was never on duty has one too: `logged-out`, version 0. */
export const dutySchema = v.object({
  status: statusSchema,
  /** False from sign-in until the first choice of Available or Work Offline. */
  started: v.boolean(),
  /** What the system says on top of the status; open set. */
  activity: v.nullable(v.string()),
  /** The id of the reason that was given with the status. */
  reason: v.nullable(v.string()),
  next: v.nullable(nextStatusSchema),
  /** When the status began. */
  since: time,
  actor: actorSchema,
  /** Grows with every change. */
  version: count,
  /** Grows with every change of status, reason or next status, never with an activity: what `If-Match` compares. */
  choice: count,
});
export type Duty = v.InferOutput<typeof dutySchema>;

/** A duty with the server's clock at the moment of the answer. */
export const dutyAnswerSchema = v.object({ duty: dutySchema, now: time });
export type DutyAnswer = v.InferOutput<typeof dutyAnswerSchema>;

export const statusRequestSchema = v.object({
  status: statusSchema,
  reason: v.optional(v.nullable(id)),
});
export type StatusRequest = v.InferInput<typeof statusRequestSchema>;

/** `queued` when an activity lasts and the wish became the next status. */
export const statusAnswerSchema = v.object({
  outcome: v.picklist(['changed', 'queued']),
  duty: dutySchema,
  now: time,
});
export type StatusAnswer = v.InferOutput<typeof statusAnswerSchema>;

export const reasonSchema = v.object({
  id,
  status: statusSchema,
  label: v.string(),
  code: v.string(),
});
export type Reason = v.InferOutput<typeof reasonSchema>;

export const reasonsAnswerSchema = v.object({
  reasons: v.array(reasonSchema),
  /** The statuses that may not be chosen without a reason. */
  required: v.array(v.string()),
});
export type ReasonsAnswer = v.InferOutput<typeof reasonsAnswerSchema>;

export const userSchema = v.object({
  id,
  userName: v.string(),
  displayName: v.string(),
  /** Open set: a newer server may know more roles. */
  roles: v.array(v.string()),
});
export type User = v.InferOutput<typeof userSchema>;

export const sessionSchema = v.object({
  /** The public id, which names the session and opens nothing. */
  id,
  user: userSchema,
  tenant: v.object({ id, name: v.string() }),
  startedAt: time,
  /** The absolute end; nothing extends it. */
  expiresAt: time,
  /** What the tenant lets agents do beyond the standard transitions. */
  rules: v.object({ logOutFromAvailable: v.boolean() }),
});
export type Session = v.InferOutput<typeof sessionSchema>;

/** What the `bearer` carrier hands over. `expiresIn` is in seconds. */
export const credentialSchema = v.object({
  accessToken: v.string(),
  refreshToken: v.string(),
  expiresIn: count,
});
export type Credential = v.InferOutput<typeof credentialSchema>;

/** Limits keep a request from costing more than a sign-in should; a longer password is refused, never cut. */
export const passwordSignInSchema = v.object({
  method: v.literal('password'),
  /** The tenant of direct sign-in; left out at the portal, where `username` is a unified user name. */
  tenant: v.optional(id),
  username: text(254),
  password: text(1024),
  carrier: v.optional(v.picklist(carriers), 'cookie'),
});
export const signInRequestSchema = v.variant('method', [passwordSignInSchema]);
export type SignInRequest = v.InferInput<typeof signInRequestSchema>;

export const signedInSchema = v.object({
  state: v.literal('signed-in'),
  session: sessionSchema,
  /** The agent's duty; `null` for who is no agent. */
  duty: v.nullable(dutySchema),
  now: time,
  credential: v.optional(credentialSchema),
});
export type SignedIn = v.InferOutput<typeof signedInSchema>;

/** A right password on an account that must set a new one before anything else. */
export const passwordChangeStepSchema = v.object({ state: v.literal('password-change-required') });

/** A right password from an address that no rule allows. */
export const addressDeniedStepSchema = v.object({ state: v.literal('address-denied'), address: v.string() });

/** The answers to a sign-in that this version knows. The set is open: see `signInAnswerSchema`. */
export const signInStepSchema = v.variant('state', [
  signedInSchema,
  passwordChangeStepSchema,
  addressDeniedStepSchema,
]);
export type SignInStep = v.InferOutput<typeof signInStepSchema>;

export const whoAmISchema = v.variant('state', [
  v.object({ state: v.literal('anonymous') }),
  v.object({ state: v.literal('signed-in'), session: sessionSchema, duty: v.nullable(dutySchema), now: time }),
]);
export type WhoAmI = v.InferOutput<typeof whoAmISchema>;

export const signOutRequestSchema = v.object({ reason: v.optional(v.nullable(id)) });

export const refreshRequestSchema = v.object({ refreshToken: text(200) });
export const refreshAnswerSchema = v.object({ credential: credentialSchema });

export const tenantInfoSchema = v.object({
  id,
  name: v.string(),
  languages: v.array(v.string()),
  passwordPolicy: v.object({ minimum: count, maximum: count }),
  /** Open set of sign-in methods. */
  signInMethods: v.array(v.string()),
  /** Features that the tenant has switched off, by name. */
  switchedOff: v.array(v.string()),
  /** A text for people while the service is being maintained. */
  maintenance: v.nullable(v.string()),
});
export type TenantInfo = v.InferOutput<typeof tenantInfoSchema>;

/** Where an application opens. Open set; an unknown target opens in the same tab. */
export const appSchema = v.object({
  id,
  name: v.string(),
  description: v.string(),
  /** The role that entitles to it, shown as a badge. */
  role: v.string(),
  url: v.string(),
  target: v.string(),
  /** Why it cannot be launched now, in the person's language; `null` when it can. */
  disabled: v.nullable(v.string()),
});
export type App = v.InferOutput<typeof appSchema>;

export const appsAnswerSchema = v.object({ apps: v.array(appSchema) });
export type AppsAnswer = v.InferOutput<typeof appsAnswerSchema>;

export const launchAnswerSchema = v.object({
  url: v.string(),
  target: v.string(),
  /** The name of the window, so that a second launch finds the first. */
  key: v.string(),
  /** The duty that the launch of the agent application opened or found; `null` for other applications. */
  duty: v.nullable(dutySchema),
  now: time,
});
export type Launch = v.InferOutput<typeof launchAnswerSchema>;

/** The events of the stream by name. The set is open: who does not know a name drops the event. */
export const streamEvents = {
  /** The agent's own duty, whole; first after connecting, then at each change. */
  duty: dutyAnswerSchema,
  /** The session is over; the stream closes after it. `cause`: `signed-out`, `expired`, `ended`, `disabled`. */
  'session-ended': v.object({ cause: v.string() }),
  /** Sent at once and then every `every` milliseconds, so that silence tells of a dead connection. */
  ping: v.object({ now: time, every: count }),
} as const;
export type StreamEventName = keyof typeof streamEvents;
