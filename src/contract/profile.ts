import * as v from 'valibot';
import { id, text, time } from './fields.ts';

/** The parts of a profile, in the order in which people see them. */
export const profileFields = [
  'displayName', 'email', 'phone', 'country', 'language', 'sounds', 'notifications', 'dateFormat', 'signature',
] as const;
export type ProfileField = (typeof profileFields)[number];

/** What a tenant lets a person do with a field. */
export const fieldPermissions = ['editable', 'read-only', 'hidden'] as const;
export type FieldPermission = (typeof fieldPermissions)[number];

/** How dates are written: by the language, or in one fixed order. */
export const dateFormats = ['language', 'iso', 'day-first', 'month-first'] as const;

/** The values of a profile. `phone` is a number in international form or a SIP URI. */
export const profileValuesSchema = v.object({
  displayName: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  email: v.pipe(v.string(), v.minLength(3), v.maxLength(254)),
  phone: text(254),
  /** ISO 3166-1 alpha-2, or empty. */
  country: text(2),
  language: v.pipe(v.string(), v.minLength(2), v.maxLength(35)),
  sounds: v.boolean(),
  notifications: v.boolean(),
  dateFormat: v.picklist(dateFormats),
  signature: text(2000),
});
export type ProfileValues = v.InferOutput<typeof profileValuesSchema>;

/** A supervisor's wish that fields be updated. */
export const profileRequestSchema = v.object({
  id,
  fields: v.array(v.string()),
  /** Those of them that were not saved yet. */
  left: v.optional(v.array(v.string())),
  note: v.string(),
  /** Who asked. */
  by: v.string(),
  at: time,
  /** When the person saved the last of the fields; `null` until then. */
  doneAt: v.nullable(time),
});
export type ProfileRequest = v.InferOutput<typeof profileRequestSchema>;

/** A profile: the values of the fields that are not hidden, what may be done with each, and what was asked for. */
export const profileSchema = v.object({
  values: v.partial(profileValuesSchema),
  permissions: v.record(v.string(), v.string()),
  /** The languages to choose from. */
  languages: v.array(v.string()),
  requests: v.array(profileRequestSchema),
  version: v.number(),
});
export type Profile = v.InferOutput<typeof profileSchema>;

/** A change of some fields; a new e-mail address needs the current password too. */
export const profileChangeSchema = v.object({
  values: v.partial(profileValuesSchema),
  current: v.optional(text(1024)),
});
export type ProfileChange = v.InferOutput<typeof profileChangeSchema>;

export const newProfileRequestSchema = v.object({
  fields: v.pipe(v.array(v.picklist(profileFields)), v.minLength(1)),
  note: v.optional(text(500), ''),
});
export type NewProfileRequest = v.InferOutput<typeof newProfileRequestSchema>;
