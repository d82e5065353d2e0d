import * as v from 'valibot';
import { text } from './fields.ts';
import { credentialSchema } from './session.ts';

export const refreshRequestSchema = v.object({ refreshToken: text(200) });
export const refreshAnswerSchema = v.object({ credential: credentialSchema });
