import { launchUrl } from '../contract/index.ts';
import { activeOf, receiptChange } from './core.ts';
import { dutyView } from './duty.ts';
import { pickTranslation } from './language.ts';
import { openDuty } from './open-duty.ts';
import { ProblemError } from './problem.ts';
import type { App, AppsAnswer, Duty, Launch, OpenDutyRequest } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

const isEntitled = (core: Core, { user }: ActiveSession, app: Row<'apps'>): boolean =>
  app.enabled && user.roles.includes(app.role) && launchUrl(app.url, core.origin) !== null;

/** Why an application cannot be launched now, in the person's language. */
const refusalOf = ({ disabled }: Row<'apps'>, { request }: Call): string | null =>
  (disabled ? pickTranslation(disabled, request) : null);

const appView = (app: Row<'apps'>, call: Call): App => ({
  id: app.id,
  name: pickTranslation(app.name, call.request),
  description: pickTranslation(app.description, call.request),
  role: app.role,
  url: app.url,
  target: app.target,
  disabled: refusalOf(app, call),
});

/** Handles `GET /v1/apps`. */
export async function listApps(core: Core, call: Call): Promise<AppsAnswer> {
  const active = activeOf(call);
  const apps = await core.storage.list('apps', { tenantId: active.tenant.id }, { order: ['position'] });
  return { apps: apps.filter((app) => isEntitled(core, active, app)).map((app) => appView(app, call)) };
}

/** Handles `POST /v1/apps/{id}/launch`. What a person is not entitled to does not exist for them; what is disabled is refused with its reason. */
export async function launchApp(core: Core, call: Call, { takeOver }: OpenDutyRequest, replay: () => Promise<void>): Promise<Launch> {
  const active = activeOf(call);
  const app = await core.storage.find('apps', { tenantId: active.tenant.id, id: call.params['id'] ?? '' });
  if (app === undefined || !isEntitled(core, active, app)) throw new ProblemError('not-found');
  const detail = refusalOf(app, call);
  if (detail !== null) throw new ProblemError('app-disabled', { detail });
  const opens = app.opensDuty && active.user.roles.includes('agent');
  const answer = (duty: Duty | null): Launch => ({ url: app.url, target: app.target, key: `onduty-${app.id}`, duty, now: core.now() });
  if (!opens) return answer(app.opensDuty ? dutyView(undefined) : null);
  let given: Launch | undefined;
  const opened = await openDuty(core, call, active, 'launch', takeOver, {
    receipt: (duty) => receiptChange(core, call, (given = answer(duty))), onRefused: replay,
  });
  return given ?? answer(opened);
}
