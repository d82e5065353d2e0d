import { versionTag } from '../contract/index.ts';
import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { isLoopbackOrigin } from './origins.ts';
import { isName, isPlainText, tidy } from './plain-text.ts';
import { ProblemError } from './problem.ts';
import { settingsOf } from './tenant-settings.ts';
import type { SettingsAnswer, SettingsChange, TenantSettings } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

type Name = keyof TenantSettings;

/** How many entries a list of the settings may have. */
const longestList = 100;

const view = (tenant: Row<'tenants'>): SettingsAnswer => ({ settings: settingsOf(tenant), version: tenant.version });

/** Handles `GET /v1/tenant/settings`. */
export async function readSettings(_core: Core, call: Call): Promise<SettingsAnswer> {
  const answer = await Promise.resolve(view(activeOf(call).tenant));
  call.headers.set('ETag', versionTag(answer.version));
  return answer;
}

/** A language tag in its canonical form; `undefined` for what is none. */
function readLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** Whether a text is an origin exactly as browsers write it: https, or http on this machine; no path, no wildcard. */
function isExactOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && !hostname.includes('*') && (protocol === 'https:' || isLoopbackOrigin(text));
}

/** Whether a text is the URL of a page exactly as browsers write it: https, or http on this machine; no fragment, no user. */
function isExactPage(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { href, origin, hash, username, password } = new URL(text);
  return href === text && isExactOrigin(origin) && !text.includes('#') && hash === '' && username === '' && password === '';
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** Whether a status can be chosen with a reason at all: else nobody could choose it any more. */
async function hasReasons(core: Core, tenantId: string, status: TenantSettings['reasonRequired'][number]): Promise<boolean> {
  const reasons = await core.storage.list('reasons', { tenantId, status, active: true }, { limit: 1 });
  return reasons.length > 0;
}

/** Reads given settings as they are to be kept. Throws `field-refused` with the places at fault. */
async function readGiven(core: Core, tenantId: string, given: SettingsChange): Promise<Partial<TenantSettings>> {
  const refused: string[] = [];
  const checked = <T>(name: Name, values: readonly T[] | undefined, fits: (value: T) => boolean) => {
    if (values === undefined) return undefined;
    if (values.length > longestList) refused.push(name);
    values.forEach((value, index) => {
      if (!fits(value)) refused.push(`${name}.${index}`);
    });
    return unique(values);
  };

  const languages = checked('languages', given.languages?.map((tag) => readLanguage(tag) ?? ''), (tag) => tag !== '');
  const origins = checked('origins', given.origins, isExactOrigin);
  const redirects = checked('redirects', given.redirects, isExactPage);
  const switchedOff = checked('switchedOff', given.switchedOff, isName);
  const deliveries = checked('deliveries', given.deliveries, () => true);
  const possible = await Promise.all((given.reasonRequired ?? []).map((status) => hasReasons(core, tenantId, status)));
  const reasonRequired = checked('reasonRequired', given.reasonRequired, (status) => possible[given.reasonRequired?.indexOf(status) ?? -1] === true);
  const maintenance = given.maintenance === undefined ? undefined : tidy(given.maintenance ?? '');
  if (maintenance !== undefined && !isPlainText(maintenance)) refused.push('maintenance');
  if (refused.length > 0) throw new ProblemError('field-refused', { fields: refused });
  const read = {
    ...given, languages, origins, redirects, switchedOff, deliveries, reasonRequired, maintenance: maintenance === '' ? null : maintenance,
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** What the audit says of a setting; long ones are cut. */
const words = (value: string | number | boolean | null | readonly string[]): string => {
  const text = typeof value === 'object' ? (value ?? []).join(', ') : String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

/** What became different, by the name of the setting, or of the field within it: before and after. None of the settings is a secret. */
function differences(before: TenantSettings, after: TenantSettings): Record<string, string> {
  const found: Record<string, string> = {};
  const compare = (name: string, old: Parameters<typeof words>[0], next: Parameters<typeof words>[0]) => {
    if (JSON.stringify(old) !== JSON.stringify(next)) found[name] = `${words(old)} → ${words(next)}`;
  };
  for (const name of Object.keys(after) as Name[]) {
    if (name !== 'profile') compare(name, before[name], after[name]);
  }
  for (const field of Object.keys(after.profile) as (keyof TenantSettings['profile'])[]) {
    compare(`profile.${field}`, before.profile[field], after.profile[field]);
  }
  return found;
}

/** Handles `PATCH /v1/tenant/settings`. Each given setting is replaced whole; one that stays as it is changes nothing. */
export async function changeSettings(core: Core, call: Call, body: SettingsChange, replay: () => Promise<void>): Promise<SettingsAnswer> {
  const active = activeOf(call);
  const expected = call.request.headers.get('If-Match');
  const given = await readGiven(core, active.tenant.id, body);
  for (let tenant: Row<'tenants'> | undefined = active.tenant; ; tenant = await core.storage.find('tenants', { id: active.tenant.id })) {
    if (tenant === undefined) throw new ProblemError('not-found');
    if (expected !== null && expected !== '*' && expected !== versionTag(tenant.version)) {
      await replay();
      throw new ProblemError('settings-changed');
    }
    const { id, version } = tenant;
    const settings = { ...tenant.settings, ...given };
    const details = differences(settingsOf(tenant), settingsOf({ settings }));
    const isSame = Object.keys(details).length === 0;
    const answer = view(isSame ? tenant : { ...tenant, settings, version: version + 1 });
    if (await core.storage.commit([
      ...(isSame ? [] : [
        { update: 'tenants' as const, where: { id, version }, set: { settings, version: version + 1 } },
        auditChange(core, call, { action: 'settings-changed', tenantId: id, target: tenant.name, details }),
      ]),
      ...receiptChange(core, call, answer),
    ])) {
      call.headers.set('ETag', versionTag(answer.version));
      return answer;
    }
    await replay();
  }
}
