import { passwordPolicy } from '../contract/index.ts';
import { grantAccess, listAccessRequests, refuseAccess } from './access-decisions.ts';
import { readAccessRequest } from './access-requests.ts';
import { changeAddressRule, createAddressRule, deleteAddressRule, listAddressRules } from './address-rules.ts';
import { listAgents, setAgentStatus, setAgentStatuses } from './agents.ts';
import { launchApp, listApps } from './apps.ts';
import { listAudit } from './audit.ts';
import { authorize, startAuthorize } from './authorize.ts';
import { writeCookie } from './carrier.ts';
import { answerPing } from './contact.ts';
import { activeOf } from './core.ts';
import { cancelNext, dutyView, readDuty, setStatus } from './duty.ts';
import { forgotPassword, forgotUserName } from './forgotten.ts';
import { createHostKey, deleteHostKey, listHostKeys } from './host-keys.ts';
import { isCrossSite } from './origins.ts';
import { startDuty } from './open-duty.ts';
import { endOtherSessions, endSessions, listSessions } from './other-sessions.ts';
import { readInvitation, setPassword } from './passwords.ts';
import { setPlatformActivity, setPlatformStatus } from './platform.ts';
import { listPlatformAgents, listPlatformChanges } from './platform-reads.ts';
import { createPlatformKey, deletePlatformKey, listPlatformKeys } from './platform-keys.ts';
import { probe } from './probe.ts';
import { ProblemError } from './problem.ts';
import { requestProfile } from './profile-requests.ts';
import { changeProfile, readProfile } from './profile.ts';
import { changeReasonEntry, createReasonEntry, deleteReasonEntry, listReasonEntries, listReasons, usableReason } from './reasons.ts';
import { extendSession, renewSession } from './session-length.ts';
import { authenticate, refresh, sessionView, signOut } from './sessions.ts';
import { changeSettings, readSettings } from './settings-admin.ts';
import { signIn } from './sign-in.ts';
import { settingsOf } from './tenant-settings.ts';
import { clearThrottle, listThrottles } from './throttles.ts';
import { issueToken } from './token.ts';
import { changeUser, createUser, listUsers, resetUser } from './users.ts';
import type * as v from 'valibot';
import type { RouteName, routes, TenantInfo, WhoAmI } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { Streams } from './stream.ts';

type Routes = typeof routes;
type Body<N extends RouteName> = Routes[N] extends { body: infer S extends v.GenericSchema } ? v.InferOutput<S> : undefined;
type Answer<N extends RouteName> = Routes[N] extends { ok: infer S extends v.GenericSchema } ? v.InferOutput<S> : undefined | Response;

/** Does what a route says. `replay` throws the kept answer when a twin of the request was quicker. */
export type Handler<N extends RouteName> = (core: Core, call: Call, body: Body<N>, replay: () => Promise<void>) => Promise<Answer<N>>;
export type Handlers = { readonly [N in RouteName]: Handler<N> };

async function readTenant(core: Core, call: Call): Promise<TenantInfo> {
  const tenant = await core.storage.find('tenants', { id: call.params['tenant'] ?? '' });
  if (tenant === undefined) throw new ProblemError('not-found');
  const { languages, switchedOff, maintenance, redirects } = settingsOf(tenant);
  const hostKeys = await core.storage.list('hostKeys', { tenantId: tenant.id }, { limit: 1 });
  const signInMethods = ['password', ...(redirects.length > 0 ? ['code'] : []), ...(hostKeys.length > 0 ? ['assertion'] : [])];
  return {
    id: tenant.id, name: tenant.name, languages: [...languages], passwordPolicy, signInMethods,
    switchedOff: [...switchedOff], maintenance,
  };
}

async function whoAmI(core: Core, call: Call): Promise<WhoAmI> {
  if (call.active === undefined) return { state: 'anonymous' };
  const { user } = call.active;
  const duty = user.roles.includes('agent') ? dutyView(await core.storage.find('duties', { userId: user.id })) : null;
  return { state: 'signed-in', session: sessionView(core, call.active, duty), duty, now: core.now() };
}

/** The reason to log out with; one that the agent cannot give is left out, because signing out succeeds all the same. */
async function reasonToLeave(core: Core, { tenant, user }: ActiveSession, reason: Body<'signOut'>['reason']): Promise<string | null> {
  const given = await usableReason(core, tenant, user.groupId, { status: 'logged-out', reason }, false).catch((error: unknown) => {
    if (error instanceof ProblemError) return undefined;
    throw error;
  });
  return given?.id ?? null;
}

/** Signing out succeeds whatever the credential is worth; only another person's session is left alone. */
async function endSession(core: Core, call: Call, body: Body<'signOut'>): Promise<undefined> {
  const active = await authenticate(core, call, null).catch((error: unknown) => {
    if (error instanceof ProblemError && error.code !== 'session-changed') return undefined;
    throw error;
  });
  if (active !== undefined) await signOut(core, call, active, await reasonToLeave(core, active, body.reason));
  writeCookie(core, isCrossSite(core, call.request), call.headers, undefined);
}

/** Every route's handler. */
export const createHandlers = (streams: Streams): Handlers => ({
  readTenant,
  probe,
  signIn,
  whoAmI,
  signOut: endSession,
  extendSession,
  renewSession,
  refreshSession: (core, call, { refreshToken }) => refresh(core, refreshToken, call.address),
  startAuthorize,
  authorize,
  issueToken,
  listApps,
  launchApp,
  openDuty: startDuty,
  readDuty,
  setStatus,
  cancelNext,
  noteContact: answerPing,
  listReasonEntries,
  createReasonEntry,
  changeReasonEntry,
  deleteReasonEntry,
  listReasons,
  setPassword,
  forgotPassword,
  forgotUserName,
  readInvitation,
  listAccessRequests,
  readAccessRequest,
  grantAccess,
  refuseAccess,
  listAddressRules,
  createAddressRule,
  changeAddressRule,
  deleteAddressRule,
  listThrottles,
  clearThrottle,
  readProfile,
  changeProfile,
  requestProfile,
  listUsers,
  createUser,
  changeUser,
  resetUser,
  listAgents,
  setAgentStatus,
  setAgentStatuses,
  listSessions,
  endOtherSessions,
  endSessions,
  readSettings,
  changeSettings,
  listPlatformKeys,
  createPlatformKey,
  deletePlatformKey,
  listHostKeys,
  createHostKey,
  deleteHostKey,
  listPlatformAgents,
  listPlatformChanges,
  setPlatformActivity,
  setPlatformStatus,
  listAudit,
  streamEvents: (_core, call) => {
    activeOf(call);
    return streams.connect(call);
  },
});
