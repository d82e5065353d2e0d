import * as v from 'valibot';
import { dutySchema } from './duty.ts';
import { id, time } from './fields.ts';

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
