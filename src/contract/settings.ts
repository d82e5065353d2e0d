import * as v from 'valibot';
import { count, id, text, time } from './fields.ts';
import { fieldPermissions } from './profile.ts';
import { statusSchema } from './duty.ts';
import { deliveries } from './users.ts';

const permission = v.picklist(fieldPermissions);

/** Every "a tenant may" of the product, with its default. */
export const tenantSettingsSchema = v.object({
  languages: v.pipe(v.array(text(35)), v.minLength(1)),
  /** Exact origins whose pages may call the API with this tenant's sessions. */
  origins: v.array(text(300)),
  /** Exact URLs of pages that may get a code of the backend's own sign-in page. */
  redirects: v.array(text(2000)),
  logOutFromAvailable: v.boolean(),
  /** In which order agents see reasons: as administrators put them, or by their label. */
  reasonOrder: v.picklist(['position', 'label']),
  /** Whether the browsers of an agent share one duty, the newest takes it over, or it is refused to all but the first. */
  severalBrowsers: v.picklist(['share', 'take-over', 'refuse']),
  /** After how long without contact an agent is put On Break, in seconds. */
  contactGraceSeconds: v.pipe(v.number(), v.integer(), v.minValue(30), v.maxValue(600)),
  /** After how long without contact the duty ends, in seconds. */
  contactEndSeconds: v.pipe(v.number(), v.integer(), v.minValue(600), v.maxValue(86_400)),
  /** Statuses that may not be chosen without a reason. */
  reasonRequired: v.array(statusSchema),
  switchedOff: v.array(text(100)),
  maintenance: v.nullable(text(500)),
  /** How credentials may be delivered. */
  deliveries: v.pipe(v.array(v.picklist(deliveries)), v.minLength(1)),
  /** Life of an invitation's link and temporary password, in hours. */
  invitationHours: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(72)),
  /** Whether administrators are mailed when an address is denied. */
  accessMails: v.boolean(),
  /** What people may do with the fields of their profile. */
  profile: v.object({
    displayName: permission, email: permission, phone: permission, country: permission, language: permission,
    sounds: permission, notifications: permission, dateFormat: permission, signature: permission,
  }),
});
export type TenantSettings = v.InferOutput<typeof tenantSettingsSchema>;

export const settingsAnswerSchema = v.object({ settings: tenantSettingsSchema, version: count });
export type SettingsAnswer = v.InferOutput<typeof settingsAnswerSchema>;

/** A change of some settings; each given one is replaced whole. */
export const settingsChangeSchema = v.partial(tenantSettingsSchema);
export type SettingsChange = v.InferOutput<typeof settingsChangeSchema>;

/** One line of the audit: who did what, when, from where. Never a secret. */
export const auditEntrySchema = v.object({
  id,
  at: time,
  /** Who did it, as people read it; empty where nobody was signed in. */
  actor: v.string(),
  /** Such as `sign-in`, `address-denied`, `access-granted`; open set. */
  action: v.string(),
  /** Whom or what it was done to. */
  target: v.string(),
  address: v.string(),
  details: v.record(v.string(), v.string()),
});
export type AuditEntry = v.InferOutput<typeof auditEntrySchema>;

export const auditAnswerSchema = v.object({ entries: v.array(auditEntrySchema) });
export type AuditAnswer = v.InferOutput<typeof auditAnswerSchema>;
