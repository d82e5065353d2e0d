import { createPbkdf2Hasher } from '../../../../src/mock/pbkdf2-hasher.ts';
import { seed } from '../../../../src/mock/seed.ts';
import { createBackground } from '../../../../src/server/background.ts';
import { createNotes } from '../../../../src/server/contact-notes.ts';
import { mailChange } from '../../../../src/server/mail/outbox.ts';
import { deliverDue } from '../../../../src/server/mail/postman.ts';
import { completePages } from '../../../../src/server/pages.ts';
import { createMemoryStorage } from '../../../../src/server/storage/memory-storage.ts';
import { findTicket } from '../../../../src/server/tickets.ts';
import type { Core } from '../../../../src/server/core.ts';
import type { Mail, Mailer, PasswordHasher } from '../../../../src/server/ports.ts';
import type { MailPurpose, Row } from '../../../../src/server/storage/schema.ts';
import type { Storage } from '../../../../src/server/storage/storage.ts';

/** The parts of a seeded backend that mails are made of, with a clock that stands still until it is moved. */
export async function startPost({ storage = createMemoryStorage(), hasher = createPbkdf2Hasher() }: { storage?: Storage; hasher?: PasswordHasher } = {}) {
  const clock = { now: Date.UTC(2026, 0, 5, 9) };
  const errors: unknown[] = [];
  const counts: string[] = [];
  const core: Core = {
    storage, hasher, postman: undefined, now: () => clock.now, origin: 'https://desk.example', isLoopback: false,
    pages: completePages({}, 'https://desk.example'),
    observer: { error: (error) => errors.push(error), count: (name) => counts.push(name) },
    background: createBackground((error) => errors.push(error)),
    notes: { sessions: createNotes(storage), duties: createNotes(storage) },
    feed: { cursor: undefined, subscribe: () => Promise.reject(new Error('Nobody listens here')), nudge() {}, closed: new AbortController().signal, close() {} },
    sessionLife: 86_400_000, idleLife: 3_600_000, accessLife: 600_000, pingInterval: 15_000,
  };
  await seed(storage, hasher, { clock: core.now });

  const readUser = async (userName: string): Promise<Row<'users'>> => {
    const user = await storage.find('users', { tenantId: 'acme', userName });
    if (user === undefined) throw new Error(`Nobody is called ${userName}`);
    return user;
  };
  return {
    core, clock, errors, counts, storage, readUser,
    changeUser: async (userName: string, set: Partial<Row<'users'>>) => {
      await storage.commit([{ update: 'users', where: { id: (await readUser(userName)).id }, set }]);
    },
    /** Puts a mail for a person of acme into the outbox. */
    post: async (userName: string, purpose: MailPurpose, about: Record<string, string> = {}) => {
      await storage.commit([mailChange(core, await readUser(userName), purpose, about)]);
    },
    deliver: (mailer: Mailer) => deliverDue(core, mailer),
    outbox: () => storage.list('outbox', {}, { order: ['createdAt'] }),
    /** What a ticket opens: `good`, or the code of the problem. */
    tryTicket: async (ticket: string) => {
      const request = new Request('https://desk.example/v1/password', { headers: { Authorization: `Ticket ${ticket}` } });
      return findTicket(core, request, ['invite', 'reset']).then(() => 'good', (error: unknown) => (error as { code: string }).code);
    },
  };
}

/** The ticket in the link of a mail. */
export function ticketOf({ text }: Pick<Mail, 'text'>): string {
  const ticket = /^https:\/\/desk\.example\/set-password\/\?tenant=\w+#ticket=([\w-]{43})$/m.exec(text)?.[1];
  if (ticket === undefined) throw new Error(`This mail has no ticket:\n${text}`);
  return ticket;
}

/** The temporary password in a mail. */
export function passwordOf({ text }: Pick<Mail, 'text'>): string {
  const password = /^ {2}([a-z2-9]{4}(?:-[a-z2-9]{4}){4})$/m.exec(text)?.[1];
  if (password === undefined) throw new Error(`This mail has no password:\n${text}`);
  return password;
}

/** A mailer that keeps what it gets, and fails while it is told to. */
export function createFakeMailer() {
  const sent: Mail[] = [];
  const failed: Mail[] = [];
  const fake = {
    sent, failed,
    failure: undefined as Error | undefined,
    send: async (mail: Mail) => {
      if (fake.failure !== undefined) {
        failed.push(mail);
        throw fake.failure;
      }
      sent.push(mail);
    },
  };
  return fake;
}

/** Waits until a condition holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
