import * as v from 'valibot';
import { id } from './fields.ts';

export const probeRequestSchema = v.object({
  /** Whose list of origins the asking page should stand on; without one, anybody's. */
  tenant: v.optional(id),
});

export const probeAnswerSchema = v.object({
  /** Whether the cookie that the probe before this one set came along. It is made as the cookie of a session would be, for the same page. */
  returned: v.boolean(),
});
export type ProbeAnswer = v.InferOutput<typeof probeAnswerSchema>;
