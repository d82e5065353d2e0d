import * as v from 'valibot';
import { count, id } from './fields.ts';

export const tenantInfoSchema = v.object({
  id,
  name: v.string(),
  languages: v.array(v.string()),
  passwordPolicy: v.object({ minimum: count, maximum: count }),
  /** Open set of sign-in methods: `code` where pages are registered for it, `assertion` where a host has a key. */
  signInMethods: v.array(v.string()),
  /** Features that the tenant has switched off, by name. */
  switchedOff: v.array(v.string()),
  /** A text for people while the service is being maintained. */
  maintenance: v.nullable(v.string()),
});
export type TenantInfo = v.InferOutput<typeof tenantInfoSchema>;
