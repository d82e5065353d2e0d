import type { FieldPermission, ProfileField, TenantSettings } from '../contract/index.ts';
import type { Row } from './storage/schema.ts';

const profile: Readonly<Record<ProfileField, FieldPermission>> = {
  displayName: 'editable', email: 'editable', phone: 'editable', country: 'editable', language: 'editable', sounds: 'editable',
  notifications: 'editable', dateFormat: 'editable', signature: 'editable',
};

/** What holds for a tenant that has set nothing. */
export const defaultSettings: TenantSettings = {
  languages: ['en'],
  origins: [],
  redirects: [],
  logOutFromAvailable: false,
  reasonOrder: 'position',
  severalBrowsers: 'share',
  contactGraceSeconds: 60,
  contactEndSeconds: 7_200,
  reasonRequired: [],
  switchedOff: [],
  maintenance: null,
  deliveries: ['mail', 'hand-over'],
  invitationHours: 24,
  accessMails: true,
  profile,
};

/** The settings of a tenant, with the default for each that it never set. */
export const settingsOf = ({ settings }: Pick<Row<'tenants'>, 'settings'>): TenantSettings =>
  ({ ...defaultSettings, ...settings, profile: { ...profile, ...settings.profile } });
