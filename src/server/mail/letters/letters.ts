import { moment } from './texts.ts';
import type { ProfileField } from '../../../contract/index.ts';
import type { LetterTexts } from './en.ts';
import type { Block, Letter } from './render.ts';

/** For whom a letter is, and where. */
export interface Recipient {
  readonly name: string;
  readonly tenant: string;
  readonly texts: LetterTexts;
}

/** A link that works once, until a time. */
export interface TicketLink {
  readonly url: string;
  readonly expiresAt: number;
}

const text = (line: string): Block => ({ kind: 'text', text: line });
const small = (line: string): Block => ({ kind: 'text', text: line, isSmall: true });
const link = (label: string, url: string): Block => ({ kind: 'link', label, url });

const letter = ({ name, tenant, texts }: Recipient, subject: string, blocks: readonly Block[]): Letter =>
  ({ subject, greeting: texts.greeting(name), blocks, closing: texts.closing(tenant) });

/** A new account: a link to create a password, or a temporary password for the login page. */
export function inviteLetter(
  to: Recipient, account: { readonly userName: string; readonly password: string; readonly loginUrl: string; readonly link: TicketLink },
): Letter {
  const { invite, labels, worksOnce } = to.texts;
  return letter(to, invite.subject(to.tenant), [
    text(invite.text(to.tenant)),
    link(invite.action, account.link.url),
    small(worksOnce(moment(account.link.expiresAt, to.texts))),
    text(invite.other),
    { kind: 'facts', facts: [
      { label: labels.login, value: account.loginUrl, look: 'link' },
      { label: labels.userName, value: account.userName, look: 'code' },
      { label: labels.temporaryPassword, value: account.password, look: 'code' },
    ] },
  ]);
}

/** A link to set a new password: asked for by an administrator, or by the person, who forgot the old one. */
export function resetLetter(to: Recipient, account: { readonly userName: string; readonly link: TicketLink; readonly isForgotten: boolean }): Letter {
  const { reset, forgotPassword, labels, worksOnce } = to.texts;
  const words = account.isForgotten ? forgotPassword : reset;
  return letter(to, words.subject(to.tenant), [
    text(words.text(to.tenant)),
    link(reset.action, account.link.url),
    small(worksOnce(moment(account.link.expiresAt, to.texts))),
    { kind: 'facts', facts: [{ label: labels.userName, value: account.userName, look: 'code' }] },
    text(words.unexpected),
  ]);
}

/** The forgotten user name: that of the tenant with its login page, or the unified one. */
export function userNameLetter(to: Recipient, account: { readonly userName: string; readonly loginUrl: string | null }): Letter {
  const { forgotUserName: words, labels } = to.texts;
  const label = account.loginUrl === null ? labels.unifiedName : labels.userName;
  return letter(to, words.subject(to.tenant), [
    text(words.text(to.tenant)),
    { kind: 'facts', facts: [{ label, value: account.userName, look: 'code' }] },
    ...(account.loginUrl === null ? [] : [link(words.action, account.loginUrl)]),
    text(words.unexpected),
  ]);
}

/** A password was changed: no link at all, so that a copy of this mail is good for nothing. */
export function passwordChangedLetter(to: Recipient, change: { readonly at: number; readonly address: string }): Letter {
  const { passwordChanged: words, labels } = to.texts;
  return letter(to, words.subject(to.tenant), [
    text(words.text(to.tenant)),
    { kind: 'facts', facts: [{ label: labels.time, value: moment(change.at, to.texts) }, { label: labels.address, value: change.address }] },
    text(words.unexpected),
  ]);
}

/** The address of an account was changed: told to the old one, which may be the only one that its owner reads. */
export function emailChangedLetter(to: Recipient, at: number): Letter {
  const { emailChanged: words, labels } = to.texts;
  return letter(to, words.subject(to.tenant), [
    text(words.text(to.tenant)),
    { kind: 'facts', facts: [{ label: labels.time, value: moment(at, to.texts) }] },
    text(words.unexpected),
  ]);
}

/** Somebody came from a denied address: who, from where, when, and the page where an administrator decides (R23). */
export function accessRequestLetter(
  to: Recipient,
  request: { readonly name: string; readonly userName: string; readonly address: string; readonly at: number; readonly reviewUrl: string },
): Letter {
  const { accessRequest: words, labels } = to.texts;
  return letter(to, words.subject(request.address), [
    text(words.text(request.name)),
    { kind: 'facts', facts: [
      { label: labels.person, value: request.name },
      { label: labels.userName, value: request.userName },
      { label: labels.address, value: request.address },
      { label: labels.time, value: moment(request.at, to.texts) },
    ] },
    link(words.action, request.reviewUrl),
    small(words.note),
  ]);
}

/** A supervisor's wish that parts of the profile be updated. */
export function profileRequestLetter(
  to: Recipient, request: { readonly by: string; readonly fields: readonly ProfileField[]; readonly note: string; readonly accountUrl: string },
): Letter {
  const { profileRequest: words, labels, language } = to.texts;
  const names = request.fields.map((field) => to.texts.fields[field]);
  return letter(to, words.subject, [
    text(words.text(request.by)),
    { kind: 'facts', facts: [{ label: labels.fields, value: new Intl.ListFormat(language, { type: 'unit' }).format(names) }] },
    ...(request.note.trim() === '' ? [] : [{ kind: 'quote', text: request.note } as const]),
    link(words.action, request.accountUrl),
  ]);
}
