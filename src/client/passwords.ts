import { invitationSchema, setPasswordAnswerSchema } from '../contract/index.ts';
import { ask } from './beside.ts';
import { OndutyError } from './errors.ts';
import type { Invitation, SetPasswordAnswer } from '../contract/index.ts';
import type { CallOptions, Client } from './types.ts';

/** Whose password was set, and where it signs in. */
export type PasswordSet = Pick<SetPasswordAnswer, 'userName' | 'tenant'>;

/** Setting, changing and forgetting passwords. Nothing that goes in is kept. */
export interface PasswordsClient {
  /** What a mailed link is good for; spends nothing. Rejects with `ticket-expired`, `ticket-used`, `ticket-replaced` or `ticket-refused`. */
  look(ticket: string, options?: CallOptions): Promise<Invitation>;
  /** Sets a password with a ticket, which signs nobody in. Rejects with `password-refused`, whose problem says why, or as `look` does. */
  set(ticket: string, password: string, options?: CallOptions): Promise<PasswordSet>;
  /** Changes the password of the signed-in person: every other session ends, and this page goes on with a new one. */
  change(passwords: { readonly current: string; readonly password: string }, options?: CallOptions): Promise<PasswordSet>;
  /** Asks for a mail with a link; fulfils alike for a name that nobody has. */
  forgot(account: { readonly username: string }, options?: CallOptions): Promise<void>;
  /** Asks for a mail with the user name; fulfils alike for an address that nobody has. */
  forgotUserName(account: { readonly email: string }, options?: CallOptions): Promise<void>;
}

/** A header holds only such signs: what a link carries that was cut or written on is no ticket. */
function asTicket(ticket: string) {
  if (!/^[\x21-\x7e]+$/.test(ticket)) throw new OndutyError('ticket-refused');
  return { authorization: `Ticket ${ticket}` };
}

/** Drops the session of an answer: it is the client's alone. */
const told = ({ userName, tenant }: SetPasswordAnswer): PasswordSet => ({ userName, tenant });

/** Makes the passwords of a client. */
export function createPasswords(client: Client): PasswordsClient {
  const path = '/v1/password';
  const tenant = client.tenant === undefined ? {} : { tenant: client.tenant };
  return {
    look: async (ticket, { signal } = {}) =>
      (await client.send({ method: 'GET', path: '/v1/invitations', ok: invitationSchema, headers: asTicket(ticket), signal })).value,
    set: async (ticket, password, { signal } = {}) => told((await client.send({
      method: 'POST', path, body: { password }, ok: setPasswordAnswerSchema, headers: asTicket(ticket), once: true, signal,
    })).value),
    change: async ({ current, password }, options) => told(await ask(client, 'POST', 'password', setPasswordAnswerSchema, options, {
      body: { current, password }, renews: true, once: true,
    })),
    async forgot({ username }, { signal } = {}) {
      await client.send({ method: 'POST', path: `${path}/forgot`, body: { ...tenant, username }, signal });
    },
    async forgotUserName({ email }, { signal } = {}) {
      await client.send({ method: 'POST', path: '/v1/username/forgot', body: { ...tenant, email }, signal });
    },
  };
}
