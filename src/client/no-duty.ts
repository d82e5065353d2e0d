import type { DutyState } from './types.ts';

/** The duty of nobody. */
export const noDuty: DutyState = {
  status: null, started: false, activity: null, activitySince: null, activityUntil: null, reason: null, reasonSince: null, until: null, next: null,
  since: 0, actor: { kind: 'system' }, lost: false, version: 0, pending: null, wish: null,
};
