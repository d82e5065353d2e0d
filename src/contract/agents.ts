import * as v from 'valibot';
import { dutySchema, statusSchema } from './duty.ts';
import { reasonSchema } from './duty-requests.ts';
import { id, text, time } from './fields.ts';

/** An agent as a supervisor sees one: never an address, never a device. */
export const agentSchema = v.object({
  id,
  displayName: v.string(),
  userName: v.string(),
  groupId: v.nullable(v.string()),
  duty: dutySchema,
});
export type Agent = v.InferOutput<typeof agentSchema>;

export const agentsAnswerSchema = v.object({
  agents: v.array(agentSchema),
  groups: v.array(v.object({ id, name: v.string() })),
  /** Every reason that an agent of these may have, with its label in the language of the request. */
  reasons: v.array(reasonSchema),
  now: time,
});
export type AgentsAnswer = v.InferOutput<typeof agentsAnswerSchema>;

/** What a supervisor wants an agent to be. */
export const agentStatusRequestSchema = v.object({
  status: statusSchema,
  reason: v.optional(v.nullable(id)),
  /** What the agent is told with it. */
  note: v.optional(text(200)),
  /** Changes the status at once although an activity lasts; otherwise it becomes the next status. */
  force: v.optional(v.boolean(), false),
});
export type AgentStatusRequest = v.InferInput<typeof agentStatusRequestSchema>;

export const agentStatusAnswerSchema = v.object({ outcome: v.picklist(['changed', 'queued']), agent: agentSchema, now: time });
export type AgentStatusAnswer = v.InferOutput<typeof agentStatusAnswerSchema>;

/** The same for many agents. */
export const agentsStatusRequestSchema = v.object({
  ids: v.pipe(v.array(id), v.minLength(1), v.maxLength(1000)),
  status: statusSchema,
  reason: v.optional(v.nullable(id)),
  note: v.optional(text(200)),
  force: v.optional(v.boolean(), false),
});
export type AgentsStatusRequest = v.InferInput<typeof agentsStatusRequestSchema>;

/** What became of one of many: an outcome, or the problem code that it would have got alone. */
export const agentResultSchema = v.object({
  id,
  status: v.number(),
  outcome: v.optional(v.picklist(['changed', 'queued'])),
  code: v.optional(v.string()),
  agent: v.optional(agentSchema),
});
export type AgentResult = v.InferOutput<typeof agentResultSchema>;

export const agentsStatusAnswerSchema = v.object({ results: v.array(agentResultSchema), now: time });
export type AgentsStatusAnswer = v.InferOutput<typeof agentsStatusAnswerSchema>;
