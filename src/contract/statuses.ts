/** What an agent can choose. Fixed: a newer server adds activities, never statuses. */
export const statuses = ['available', 'work-offline', 'on-break', 'logged-out'] as const;
export type Status = (typeof statuses)[number];

/** The activities that this version knows by name. The set is open: any other string is shown, not refused. */
export const knownActivities = ['offered', 'busy', 'post-processing', 'direct-call', 'on-email'] as const;
export type KnownActivity = (typeof knownActivities)[number];

/** Who can cause a change of a duty. */
export const actorKinds = ['self', 'supervisor', 'administrator', 'system', 'platform'] as const;
export type ActorKind = (typeof actorKinds)[number];

/**
 * The agent states of the 8x8 Contact Center API by their documented numbers, for backends that must interoperate.
 * Codes 0 (never logged in) and 2 (logged in) have no counterpart here.
 */
export const vendorCodes = {
  'logged-out': 1,
  'on-break': 3,
  available: 4,
  'work-offline': 5,
  offered: 6,
  busy: 7,
  'post-processing': 8,
  'direct-call': 10,
  'on-email': 11,
} as const satisfies Record<Status | KnownActivity, number>;

/** What a tenant may loosen in the transitions. */
export interface TransitionRules {
  /** Whether Logged Out may be chosen while Available. */
  readonly logOutFromAvailable: boolean;
}

/** Why a status cannot be chosen now. `null` means that it can. */
export type TransitionRefusal = 'not-on-duty' | 'log-out-from-available';

/**
 * Tells whether a person may choose `wanted` while on `current`. Server and elements ask the same function, so a
 * choice that is shown as open is one that the server accepts.
 */
export function transitionRefusal(current: Status, wanted: Status, rules: TransitionRules): TransitionRefusal | null {
  if (current === 'logged-out') return wanted === 'logged-out' ? null : 'not-on-duty';
  if (wanted === 'logged-out' && current === 'available' && !rules.logOutFromAvailable) return 'log-out-from-available';
  return null;
}
