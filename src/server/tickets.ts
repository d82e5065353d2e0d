import { ProblemError } from './problem.ts';
import { digest, randomSecret } from './secrets.ts';
import type { HeldTicket } from '../contract/index.ts';
import type { Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

type Ticket = Row<'tickets'>;
type Purpose = Ticket['purpose'];

/** How long a ticket is remembered after its end, so that its holder is told why it opens nothing. Milliseconds. */
export const ticketMemory = 30 * 24 * 60 * 60 * 1000;

/** The purposes of which a newer ticket replaces the older ones of the same user. */
const replacing: readonly (readonly Purpose[])[] = [['invite', 'reset'], ['change']];

/** What a new ticket is about. `life` is in milliseconds. */
export interface TicketOptions {
  readonly user: Pick<Row<'users'>, 'id' | 'tenantId'>;
  readonly purpose: Purpose;
  readonly life: number;
  readonly addressKey?: string;
  readonly requestId?: string;
  readonly family?: string;
  readonly hostKey?: string | null;
}

/** Makes a ticket: the secret for its holder, and the change that stores its hash. */
export async function newTicket(core: Core, options: TicketOptions): Promise<HeldTicket & { readonly change: Change }> {
  const { user, purpose, life, addressKey = null, requestId = null, family = null, hostKey = null } = options;
  const ticket = randomSecret();
  const createdAt = core.now();
  const expiresAt = createdAt + life;
  const row: Ticket = {
    hash: await digest(ticket), tenantId: user.tenantId, userId: user.id, purpose, addressKey, requestId, family, hostKey, createdAt, expiresAt, ended: null,
  };
  return { ticket, expiresAt, change: { insert: 'tickets', row } };
}

/** The ticket that a request brings; `undefined` without one. */
export const readTicket = (request: Request): string | undefined =>
  /^Ticket ([\w-]{1,200})$/i.exec(request.headers.get('Authorization') ?? '')?.[1];

/** Whether a request comes with a ticket, good or not, in place of a session. */
export const bringsTicket = (request: Request): boolean => /^Ticket(\s|$)/i.test(request.headers.get('Authorization') ?? '');

const isNewer = (other: Ticket, than: Ticket): boolean =>
  other.createdAt > than.createdAt || (other.createdAt === than.createdAt && other.hash > than.hash);

/** Whether a newer ticket has taken this one's place. Asked when it is used, so that two that are made at once cannot both be good. */
async function isReplaced(core: Core, ticket: Ticket): Promise<boolean> {
  const rivals = replacing.find((purposes) => purposes.includes(ticket.purpose));
  if (rivals === undefined) return false;
  const all = await core.storage.list('tickets', { userId: ticket.userId, purpose: { in: rivals } });
  // One that was replaced itself takes nobody's place: the clocks of two processes may disagree about which is newer.
  return all.some((other) => other.ended !== 'replaced' && isNewer(other, ticket));
}

/** Finds the ticket of a request and checks it, without spending it. Throws `ticket-…` for one that is unknown, used, replaced or expired. */
export const findTicket = (core: Core, request: Request, purposes: readonly Purpose[]): Promise<Ticket> => checkTicket(core, readTicket(request), purposes);

/** Finds a ticket by its secret and checks it, in the same way. */
export async function checkTicket(core: Core, secret: string | undefined, purposes: readonly Purpose[]): Promise<Ticket> {
  const ticket = secret === undefined ? undefined : await core.storage.find('tickets', { hash: await digest(secret) });
  if (ticket === undefined || !purposes.includes(ticket.purpose)) throw new ProblemError('ticket-refused');
  if (ticket.ended !== null) throw new ProblemError(`ticket-${ticket.ended}`);
  if (await isReplaced(core, ticket)) throw new ProblemError('ticket-replaced');
  if (ticket.expiresAt <= core.now()) throw new ProblemError('ticket-expired');
  return ticket;
}

/** The change that spends a ticket. It stands in the commit of what the ticket is for: of many takers one wins, and a crash in between spends nothing. */
export const spendChange = ({ hash }: Ticket): Change => ({ update: 'tickets', where: { hash, ended: null }, set: { ended: 'used' } });

/** The changes that end the open tickets of a user, by default of every purpose, but for one that the same commit spends. */
export async function endTicketsChanges(core: Core, userId: string, { purposes, spent }: { purposes?: readonly Purpose[]; spent?: Ticket } = {}): Promise<Change[]> {
  const open = await core.storage.list('tickets', {
    userId, ended: null, expiresAt: { above: core.now() }, ...(purposes === undefined ? {} : { purpose: { in: purposes } }),
  });
  return open.filter(({ hash }) => hash !== spent?.hash)
    .map(({ hash }) => ({ update: 'tickets', where: { hash, ended: null }, set: { ended: 'replaced' } }));
}

/** Ends the links of a user that were made in the moment of a commit that ends them all: that commit did not see them. */
export async function endOverlappingTickets(core: Core, userId: string): Promise<void> {
  for (const change of await endTicketsChanges(core, userId, { purposes: ['invite', 'reset'] })) await core.storage.commit([change]);
}
