import { normalizeEmail } from './account-fields.ts';
import { addressKey } from './address.ts';
import { auditChange } from './audit.ts';
import { receiptChange } from './core.ts';
import { deliveriesOf, mailChanges } from './delivery.ts';
import { requireOrigin } from './origins.ts';
import { refuseRepeat } from './receipts.ts';
import { countTry } from './throttle.ts';
import { findUser } from './user-names.ts';
import type { ForgotPasswordRequest, ForgotUserNameRequest } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';
import type { ThrottlePolicy } from './throttle.ts';

/** How often an address may ask, whomever it asks about. */
const askPolicy: ThrottlePolicy = { free: 20, longest: 5 * 60 * 1000, stop: Infinity, forget: 15 * 60 * 1000 };
/** Between two mails of one kind to an account. Milliseconds. */
const mailPause = 5 * 60 * 1000;
/** How many accounts of one e-mail address are told their names at once. */
const mostAccounts = 25;

/** What stands between a question and its answer, and is the same for every account and none. */
async function enter(core: Core, call: Call, tenantId: string | undefined): Promise<void> {
  await countTry(core, `forgotten:${addressKey(call.address)}`, askPolicy);
  const tenant = tenantId === undefined ? undefined : await core.storage.find('tenants', { id: tenantId });
  if (tenant !== undefined) requireOrigin(core, call.request, tenant);
  const receipt = receiptChange(core, call, undefined);
  if (receipt.length > 0 && !await core.storage.commit(receipt)) await refuseRepeat(core, call);
}

/** What was forgotten, as the audit calls it, and the mail that helps. */
const helps = { 'password-forgotten': 'forgot-password', 'user-name-forgotten': 'forgot-user-name' } as const;

/** Mails the users, each at most once in a while. Without any it asks the storage as often. */
async function remind(core: Core, call: Call, action: keyof typeof helps, users: readonly Row<'users'>[], door: 'direct' | 'unified'): Promise<void> {
  const now = core.now();
  const keyOf = ({ id }: Row<'users'>) => `${action}:${id}`;
  const found = await core.storage.list('throttles', { key: { in: [action, ...users.map(keyOf)] } });
  const changes = users.flatMap((user): Change[] => {
    const key = keyOf(user);
    const row = found.find((one) => one.key === key);
    if (row !== undefined && row.blockedUntil > now) return [];
    const next: Row<'throttles'> = { key, failures: 1, blockedUntil: now + mailPause, updatedAt: now, version: (row?.version ?? 0) + 1 };
    return [
      row === undefined ? { insert: 'throttles', row: next } : { update: 'throttles', where: { key, version: row.version }, set: next },
      ...mailChanges(core, user, helps[action], { door }),
      auditChange(core, call, { action, tenantId: user.tenantId, actor: null, target: user.displayName }),
    ];
  });
  // Refused when a twin of the request was quicker, which has mailed then.
  await core.storage.commit([{ remove: 'throttles', where: { key: action } }, ...changes]);
  // Without a mail too, so that nothing tells the two apart.
  core.postman?.nudge();
}

/**
 * Handles `POST /v1/password/forgot`: answers before it looks. The mail holds a link alone: a temporary password, which somebody may have handed over,
 * stays good whoever asks.
 */
export async function forgotPassword(core: Core, call: Call, body: ForgotPasswordRequest): Promise<undefined> {
  await enter(core, call, body.tenant);
  await core.background.start(async () => {
    const user = await findUser(core, body);
    const tenant = await core.storage.find('tenants', { id: user?.tenantId ?? '' });
    const isReachable = user?.enabled === true && tenant !== undefined && deliveriesOf(core, tenant).includes('mail');
    await remind(core, call, 'password-forgotten', isReachable ? [user] : [], body.tenant === undefined ? 'unified' : 'direct');
  });
}

/** Handles `POST /v1/username/forgot`: answers before it looks. Each account of the e-mail address gets a mail of its own. */
export async function forgotUserName(core: Core, call: Call, { tenant, email }: ForgotUserNameRequest): Promise<undefined> {
  await enter(core, call, tenant);
  await core.background.start(async () => {
    const written = normalizeEmail(email);
    const users = core.postman === undefined ? [] : await core.storage.list('users', {
      email: { in: [written, written.toLowerCase()] }, enabled: true, ...(tenant === undefined ? {} : { tenantId: tenant }),
    }, { order: ['id'], limit: mostAccounts });
    await remind(core, call, 'user-name-forgotten', users, tenant === undefined ? 'unified' : 'direct');
  });
}
