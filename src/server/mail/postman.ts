import { auditChange } from '../audit.ts';
import { writeMail } from './write-mail.ts';
import type { Core, Postman } from '../core.ts';
import type { Mail, Mailer } from '../ports.ts';
import type { Row } from '../storage/schema.ts';

type OutboxRow = Row<'outbox'>;

/** How long a mailer may take that does not say. Milliseconds. */
const sendLimit = 60_000;
/** How long the end waits for what is being sent. Milliseconds. */
const closeLimit = 5_000;
/** How long a mail is tried. Milliseconds. */
export const mailLife = 7 * 24 * 60 * 60_000;
/** Mails on their way at once: each may cost a password hash. */
const batch = 5;

/** How long a process may keep a mail before another takes it up; longer than writing and sending together may last. Milliseconds. */
export const leaseOf = ({ limit = sendLimit }: Pick<Mailer, 'limit'>): number => 2 * limit;

/** The wait after the n-th failed try: it doubles from five seconds to a quarter of an hour, less up to a half, so that mails do not come back in step. */
export const retryDelay = (tries: number, random = Math.random()): number => Math.min(5_000 * 2 ** Math.min(tries - 1, 10), 15 * 60_000) * (1 - random / 2);

/** Fulfils or rejects as the work does, and rejects when that takes longer than `limit` milliseconds. */
function within<T>(work: Promise<T>, limit: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(Object.assign(new Error('It took too long'), { code: 'ETIMEDOUT' })), limit);
    if (typeof timer === 'object') timer.unref();
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** A failed delivery without what mail servers put into their answers: addresses, and in the worst case what they were sent. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code: string;

  constructor({ purpose, tries }: OutboxRow, error: unknown) {
    const { code, responseCode } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; responseCode?: unknown };
    const known = typeof code === 'string' && /^[A-Z][A-Z_]{1,30}$/.test(code) ? code : 'UNKNOWN';
    super(`A mail (${purpose}) failed at try ${tries}: ${known}${Number.isSafeInteger(responseCode) ? ` ${String(responseCode)}` : ''}`);
    this.code = known;
  }
}

/** Takes a due row for this process; `undefined` when another was faster. */
async function claimRow({ storage, now }: Core, row: OutboxRow, lease: number): Promise<OutboxRow | undefined> {
  const set = { tries: row.tries + 1, dueAt: now() + lease, version: row.version + 1 };
  const isOurs = await storage.commit([{ update: 'outbox', where: { id: row.id, version: row.version }, set }]);
  return isOurs ? { ...row, ...set } : undefined;
}

/** Puts a row back for a later try or, after a week, gives it up where administrators can see it. */
async function putOff(core: Core, row: OutboxRow): Promise<void> {
  const { id, version, tenantId, userId, purpose, tries } = row;
  if (core.now() - row.createdAt < mailLife) {
    const dueAt = core.now() + Math.round(retryDelay(tries));
    await core.storage.commit([{ update: 'outbox', where: { id, version }, set: { dueAt, version: version + 1 } }]);
    return;
  }
  const user = await core.storage.find('users', { id: userId });
  const audit = auditChange(core, { address: '' }, { action: 'mail-given-up', tenantId, target: user?.displayName ?? '', details: { purpose } });
  await core.storage.commit([{ remove: 'outbox', where: { id, version }, exactly: 1 }, audit]);
  core.observer.count?.('mail-given-up');
}

async function deliver(core: Core, mailer: Mailer, due: OutboxRow): Promise<void> {
  const lease = leaseOf(mailer);
  const row = await claimRow(core, due, lease);
  if (row === undefined) return;
  let mail: Mail | undefined;
  try {
    mail = await writeMail(core, row, lease);
    if (mail !== undefined) await within(mailer.send(mail), mailer.limit ?? sendLimit);
  } catch (error) {
    core.observer.count?.('mail-failed');
    core.observer.error?.(mail === undefined ? error : new DeliveryError(row, error), {});
    await putOff(core, row);
    return;
  }
  await core.storage.commit([{ remove: 'outbox', where: { id: row.id, version: row.version } }]);
  if (mail !== undefined) core.observer.count?.('mail-sent');
}

/**
 * Sends every mail that is due now. Each is sent at least once: a row goes only after the mail server took its mail, and the row of a process
 * that ended on the way is due again when its lease ends. `isOver` stops it between two mails.
 */
export async function deliverDue(core: Core, mailer: Mailer, isOver = () => false): Promise<void> {
  while (!isOver()) {
    const rows = await core.storage.list('outbox', { dueAt: { below: core.now() + 1 } }, { order: ['dueAt', 'id'], limit: batch });
    if (rows.length === 0) return;
    await Promise.all(rows.map((row) => deliver(core, mailer, row)));
  }
}

/** Sends what is in the outbox: after each nudge, and every `poll` milliseconds for what failed or another process left behind. */
export function createPostman(core: Core, mailer: Mailer, poll: number): Postman {
  let isClosed = false;
  let round: Promise<void> | undefined;
  let again = false;

  async function goRound(): Promise<void> {
    try {
      do {
        again = false;
        await deliverDue(core, mailer, () => isClosed);
      } while (again && !isClosed);
    } catch (error) {
      if (!isClosed) core.observer.error?.(error, {});
    } finally {
      round = undefined;
    }
  }
  const look = () => {
    again = true;
    if (!isClosed) round ??= goRound();
  };

  const timer = setInterval(look, poll);
  // A timer object exists only where a timer could keep the process alive.
  if (typeof timer === 'object') timer.unref();
  return {
    nudge: look,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await within(round ?? Promise.resolve(), closeLimit).catch(() => undefined);
    },
  };
}
