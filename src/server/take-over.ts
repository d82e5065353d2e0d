import { addressKey } from './address.ts';
import { ProblemError } from './problem.ts';
import { digest } from './secrets.ts';
import { findTicket, newTicket, readTicket, spendChange } from './tickets.ts';
import type { HeldTicket, SignInStep } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Elsewhere } from './several-browsers.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/** How long a person may think about taking the duty over before the password is asked again. Milliseconds. */
const ticketLife = 5 * 60 * 1000;

/** The ticket to take over with: the one that a busy agent came with, until it ends, or a new one. `entry` spends what stood in for the password. */
async function ticketFor(core: Core, call: Call, user: Row<'users'>, entry: readonly Change[], hostKey: string | null): Promise<HeldTicket> {
  const held = readTicket(call.request);
  const known = held === undefined ? undefined : await core.storage.find('tickets', { hash: await digest(held) });
  if (held !== undefined && known?.purpose === 'take-over' && known.ended === null) return { ticket: held, expiresAt: known.expiresAt };
  const { change, ...ticket } = await newTicket(core, {
    user, purpose: 'take-over', life: ticketLife, addressKey: addressKey(call.address),
    // Once there is another password, the ticket opens nothing.
    requestId: await digest(user.passwordHash), hostKey,
  });
  if (!(await core.storage.commit([change, ...entry]))) throw new ProblemError('ticket-used');
  return ticket;
}

/** The step of an agent who is on duty in another browser, with the way to take over where the tenant allows it. */
export async function refuseDuty(
  core: Core, call: Call, user: Row<'users'>, elsewhere: Elsewhere, entry: readonly Change[], hostKey: string | null,
): Promise<SignInStep> {
  const { mode, isBusy, since } = elsewhere;
  core.observer.count?.('duty-elsewhere');
  return { state: 'duty-elsewhere', mode, busy: isBusy, since, takeOver: mode === 'take-over' ? await ticketFor(core, call, user, entry, hostKey) : null };
}

/** Redeems the ticket of that step, in place of the password that was right when it was given. */
export async function redeemTakeOver(
  core: Core, call: Call, tenantId: string | undefined,
): Promise<{ user: Row<'users'>; changes: readonly Change[]; hostKey: string | null }> {
  const ticket = await findTicket(core, call.request, ['take-over']);
  const user = await core.storage.find('users', { id: ticket.userId });
  if (
    user?.enabled !== true || user.tenantId !== tenantId
    || ticket.addressKey !== addressKey(call.address) || ticket.requestId !== await digest(user.passwordHash)
  ) throw new ProblemError('ticket-refused');
  return { user, changes: [spendChange(ticket)], hostKey: ticket.hostKey };
}
