import { pageUrl } from '../pages.ts';
import { randomPassword } from '../secrets.ts';
import { settingsOf } from '../tenant-settings.ts';
import { newTicket } from '../tickets.ts';
import {
  accessRequestLetter, emailChangedLetter, inviteLetter, passwordChangedLetter, profileRequestLetter, resetLetter, userNameLetter,
} from './letters/letters.ts';
import { flat } from './letters/inline.ts';
import { renderLetter } from './letters/render.ts';
import { textsFor } from './letters/texts.ts';
import type { Core } from '../core.ts';
import type { Mail } from '../ports.ts';
import type { Row } from '../storage/schema.ts';
import type { Change } from '../storage/storage.ts';
import type { Recipient, TicketLink } from './letters/letters.ts';
import type { Letter } from './letters/render.ts';

const hour = 60 * 60 * 1000;
/** Life of a link to replace a forgotten password (R16). */
const resetLife = hour;
/** How often the making of secrets begins anew because the account changed meanwhile. */
const maxTries = 5;

/** A row of the outbox with whom it is for, claimed until the lease ends. */
interface Order {
  readonly row: Row<'outbox'>;
  readonly user: Row<'users'>;
  readonly tenant: Row<'tenants'>;
  readonly to: Recipient;
  /** The change that holds on to the claim; a commit with it fails once another process has taken the row over. */
  readonly claim: Change;
}

/** A letter; `undefined` where nobody needs it any more, `again` where the account changed while it was made. */
type Draft = Letter | 'again' | undefined;

const ticketLink = (core: Core, { user }: Order, { ticket, expiresAt }: { ticket: string; expiresAt: number }): TicketLink =>
  ({ url: pageUrl(core, 'setPassword', user.tenantId, ticket), expiresAt });

async function reset(core: Core, order: Order, isForgotten: boolean): Promise<Draft> {
  const { user, to, claim } = order;
  const ticket = await newTicket(core, { user, purpose: 'reset', life: resetLife });
  // Changes nothing: the link goes to the address that the account has at this moment, or is not made.
  const guard: Change = { update: 'users', where: { id: user.id, version: user.version, enabled: true }, set: { enabled: true } };
  if (!(await core.storage.commit([claim, guard, ticket.change]))) return 'again';
  return resetLetter(to, { userName: user.userName, isForgotten, link: ticketLink(core, order, ticket) });
}

/** Gives the account a new temporary password. One that the person has set meanwhile stays: then the mail brings a link alone. */
async function invite(core: Core, order: Order): Promise<Draft> {
  const { user, tenant, to, claim } = order;
  if (!user.passwordTemporary) return reset(core, order, false);
  const ticket = await newTicket(core, { user, purpose: 'invite', life: settingsOf(tenant).invitationHours * hour });
  const password = randomPassword();
  const passwordHash = await core.hasher.hash(password);
  // The version stays: whoever edits the account meanwhile need not hear of a mail. The old record in the guard keeps two from overtaking each other.
  const { id, version, passwordHash: old } = user;
  const update: Change = {
    update: 'users', where: { id, version, passwordHash: old, passwordTemporary: true }, set: { passwordHash, passwordExpiresAt: ticket.expiresAt },
  };
  if (!(await core.storage.commit([claim, update, ticket.change]))) return 'again';
  const loginUrl = pageUrl(core, 'login', tenant.id);
  return inviteLetter(to, { userName: user.userName, password, loginUrl, link: ticketLink(core, order, ticket) });
}

async function accessRequest(core: Core, { row, to }: Order): Promise<Draft> {
  const { userId = '', address = '', at = '' } = row.about;
  const user = await core.storage.find('users', { id: userId, tenantId: row.tenantId });
  if (user === undefined) return undefined;
  const reviewUrl = pageUrl(core, 'review', row.tenantId);
  return accessRequestLetter(to, { name: user.displayName, userName: user.userName, address, at: timeOf(at, row), reviewUrl });
}

async function profileRequest(core: Core, { row, user, to }: Order): Promise<Draft> {
  const { requestId = '' } = row.about;
  const request = await core.storage.find('profileRequests', { id: requestId, userId: user.id });
  if (request?.doneAt !== null) return undefined;
  return profileRequestLetter(to, { by: request.byName, fields: request.fields, note: request.note, accountUrl: pageUrl(core, 'account', row.tenantId) });
}

/** The time that a row names, else that of the row. */
const timeOf = (at: string | undefined, { createdAt }: Row<'outbox'>): number => (/^\d{1,15}$/.test(at ?? '') ? Number(at) : createdAt);

async function draft(core: Core, order: Order): Promise<Draft> {
  const { row: { purpose, about }, row, user, to } = order;
  switch (purpose) {
    case 'invite': return invite(core, order);
    case 'reset': return reset(core, order, false);
    case 'forgot-password': return reset(core, order, true);
    case 'forgot-user-name': return about['door'] === 'unified'
      ? userNameLetter(to, { userName: user.unifiedName ?? user.unifiedKey, loginUrl: null })
      : userNameLetter(to, { userName: user.userName, loginUrl: pageUrl(core, 'login', user.tenantId) });
    case 'password-changed': return passwordChangedLetter(to, { at: timeOf(about['at'], row), address: about['address'] ?? '' });
    case 'email-changed': return emailChangedLetter(to, row.createdAt);
    case 'access-request': return accessRequest(core, order);
    case 'profile-request': return profileRequest(core, order);
  }
}

/**
 * Writes the mail of a row that the caller has claimed for `lease` milliseconds. Passwords and links are made here and nowhere before, so that a
 * retry replaces them (R61). `undefined` where nothing is to be sent: the person is gone or disabled, the matter is done, or the claim is lost.
 */
export async function writeMail(core: Core, row: Row<'outbox'>, lease: number): Promise<Mail | undefined> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const [held, user, tenant] = await Promise.all([
      core.storage.find('outbox', { id: row.id, version: row.version }),
      core.storage.find('users', { id: row.userId, tenantId: row.tenantId }),
      core.storage.find('tenants', { id: row.tenantId }),
    ]);
    if (held === undefined || user === undefined || tenant === undefined || !user.enabled) return undefined;
    const texts = textsFor(user.language);
    const to: Recipient = { name: user.displayName, tenant: tenant.name, texts };
    const claim: Change = { update: 'outbox', where: { id: row.id, version: row.version }, set: { dueAt: core.now() + lease } };
    const letter = await draft(core, { row, user, tenant, to, claim });
    if (letter === undefined) return undefined;
    if (letter === 'again') continue;
    const address = row.purpose === 'email-changed' ? row.about['address'] ?? user.email : user.email;
    return { id: row.id, to: { name: flat(user.displayName), address }, language: texts.language, ...renderLetter(letter, texts) };
  }
  throw new Error('An account changed again and again while its mail was written');
}
