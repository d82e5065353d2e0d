import * as v from 'valibot';
import { dutySchema, statusSchema } from './duty.ts';
import { id, text, time } from './fields.ts';

/** An agent as the platform sees one. */
export const platformAgentSchema = v.object({
  id,
  userName: v.string(),
  displayName: v.string(),
  groupId: v.nullable(v.string()),
  duty: dutySchema,
});
export type PlatformAgent = v.InferOutput<typeof platformAgentSchema>;

/** Every agent of the tenant, and where the changes after it begin. */
export const platformSnapshotSchema = v.object({ agents: v.array(platformAgentSchema), cursor: v.string(), now: time });
export type PlatformSnapshot = v.InferOutput<typeof platformSnapshotSchema>;

/** Changes of duties behind a cursor, in order for each agent; some may come twice, told apart by the version of the duty. */
export const platformChangesSchema = v.object({
  changes: v.array(v.object({ id, duty: dutySchema, at: time })),
  cursor: v.string(),
});
export type PlatformChanges = v.InferOutput<typeof platformChangesSchema>;

/**
 * What the platform says that an agent does now; `null` for nothing any more. `cause` with `null` says how an offer ended: `missed` and `rejected` put
 * the agent On Break.
 */
export const activityRequestSchema = v.object({
  /** One of `knownActivities`, or any other name in small letters, digits and hyphens: the set is open. */
  activity: v.nullable(v.pipe(v.string(), v.maxLength(50), v.regex(/^[a-z][a-z0-9-]*$/))),
  /** For how long it should last, in seconds. */
  maxSeconds: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400)))),
  cause: v.optional(text(50)),
});
export type ActivityRequest = v.InferInput<typeof activityRequestSchema>;

export const platformStatusRequestSchema = v.object({ status: statusSchema, reason: v.optional(v.nullable(id)), cause: v.optional(text(50)) });
export type PlatformStatusRequest = v.InferInput<typeof platformStatusRequestSchema>;

export const platformAgentAnswerSchema = v.object({ agent: platformAgentSchema, now: time });
export type PlatformAgentAnswer = v.InferOutput<typeof platformAgentAnswerSchema>;

/** How many keys a tenant may have. */
export const mostPlatformKeys = 20;

/** A key of the platform as administrators see it: never the key itself. */
export const platformKeySchema = v.object({ id, name: v.string(), createdAt: time, usedAt: v.nullable(time) });
export type PlatformKey = v.InferOutput<typeof platformKeySchema>;
export const platformKeysAnswerSchema = v.object({ keys: v.array(platformKeySchema) });
export type PlatformKeysAnswer = v.InferOutput<typeof platformKeysAnswerSchema>;
export const newPlatformKeySchema = v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)) });
export type NewPlatformKey = v.InferOutput<typeof newPlatformKeySchema>;
/** The key itself, shown once. */
export const createdPlatformKeySchema = v.object({ key: platformKeySchema, secret: v.string() });
export type CreatedPlatformKey = v.InferOutput<typeof createdPlatformKeySchema>;
