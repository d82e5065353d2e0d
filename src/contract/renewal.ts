import * as v from 'valibot';
import { text, time } from './fields.ts';
import { credentialSchema, sessionSchema } from './session.ts';

/** A session that goes on, by the server's clock of `now`. */
export const sessionAnswerSchema = v.object({ session: sessionSchema, now: time });
export type SessionAnswer = v.InferOutput<typeof sessionAnswerSchema>;

/** Proves again who is there, so that a new session takes the place of one whose end is near. */
export const renewRequestSchema = v.object({ password: text(1024) });
export const renewAnswerSchema = v.object({ session: sessionSchema, now: time, credential: v.optional(credentialSchema) });
export type RenewAnswer = v.InferOutput<typeof renewAnswerSchema>;
