import { newTicket } from '../../../src/server/tickets.ts';
import { seedUsers } from '../../../src/mock/seed.ts';
import type { Core } from '../../../src/server/core.ts';
import type { Mailer, Row } from '../../../src/server/index.ts';
import type { Backend } from './backend.ts';

/** Takes every mail and forgets it; it makes a backend believe that it can send some. */
export const silentMailer: Mailer = { send: () => Promise.resolve() };

/** Keeps the postman away from the outbox, which then shows all that is to be mailed. */
export function holdPost({ storage }: Pick<Backend, 'storage'>): void {
  const { list } = storage;
  storage.list = (...args: Parameters<typeof list>) =>
    (args[0] === 'outbox' && 'dueAt' in args[1] ? Promise.resolve([]) : list(...args)) as never;
}

/** A password that the policy accepts for everybody of the seed. */
export const goodPassword = 'Lantern-Meadow-Quill';
export const otherPassword = 'Walnut-Bridge-Sparrow';

export const passwordOf = (userName: string): string => seedUsers.find((user) => user.userName === userName)!.password;

/** A user of `acme` as stored. */
export const userOf = async ({ storage }: Pick<Backend, 'storage'>, userName: string, tenantId = 'acme'): Promise<Row<'users'>> =>
  (await storage.find('users', { tenantId, userName }))!;

/** Makes a ticket as a mail would carry it, and gives the headers that bring it. */
export async function ticketFor(server: Pick<Backend, 'storage' | 'clock'>, userName: string, purpose: Row<'tickets'>['purpose'], life = 3_600_000) {
  const user = await userOf(server, userName);
  const { change, ticket } = await newTicket({ now: () => server.clock.now } as Core, { user, purpose, life });
  await server.storage.commit([change]);
  return { ticket, headers: { Authorization: `Ticket ${ticket}` } };
}

/** The headers of the ticket that a temporary password opens. */
export async function changeTicket(server: Backend, userName = 'Nia.New', change: Record<string, unknown> = {}) {
  const step = await (await server.signIn(userName, change)).json() as { change: { ticket: string; expiresAt: number } };
  return { headers: { Authorization: `Ticket ${step.change.ticket}` }, ...step.change };
}

/** Sets a password, with whatever the headers bring. */
export const setPassword = (server: Backend, headers: Record<string, string>, password: string, current?: string): Promise<Response> =>
  server.send('/v1/password', { method: 'POST', headers, json: { password, ...(current === undefined ? {} : { current }) } });

/** The refusal of a password. */
export const refusalOf = async (response: Response): Promise<unknown> => (await response.json() as { refusal?: unknown }).refusal;

/** The actions of the audit, oldest first. */
export const auditedActions = async ({ storage }: Pick<Backend, 'storage'>): Promise<string[]> =>
  (await storage.list('audit', {}, { order: ['at'] })).map(({ action }) => action);
