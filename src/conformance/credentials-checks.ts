import { passwordPolicy } from '../contract/index.ts';
import { call, expect, expectRefusal, expectSame, send, visit, whileSignedIn } from './caller.ts';
import type { Account } from '../contract/index.ts';
import type { Visitor } from './caller.ts';
import type { Check, Person, Target } from './target.ts';

/** Somebody whom the suite made up, with a temporary password. */
interface Newcomer {
  readonly administrator: Visitor;
  readonly account: Account;
  readonly person: Person;
}

/** Passwords that nobody has: each as long as the policy asks for, and none a variation of another. */
const freshPassword = (): string => `${crypto.randomUUID().slice(0, 18)} quill ${crypto.randomUUID().slice(0, 8)}`;

/** Runs a check with a new account, and disables it whatever happens. Where a tenant hands no credentials over, there is nothing to check. */
const withNewcomer = (target: Target, work: (newcomer: Newcomer) => Promise<void>): Promise<void> =>
  whileSignedIn(target, target.administrator, async (administrator) => {
    const { token } = administrator;
    if (!(await call(target, 'listUsers', { token })).body.deliveries.includes('hand-over')) return;
    const { tenant } = target.administrator;
    const username = `Conformance.${crypto.randomUUID()}`;
    const { user: account, handOver } = (await call(target, 'createUser', {
      token, body: { userName: username, displayName: 'Conformance', email: 'conformance@example.com', roles: ['agent'], delivery: 'hand-over' },
    })).body;
    expect(handOver !== null, 'Nothing was handed over');
    try {
      await work({ administrator, account, person: { tenant, username, unifiedName: account.unifiedName, password: handOver.password } });
    } finally {
      await send(target, 'changeUser', { token, params: { id: account.id }, body: { enabled: false } });
    }
  });

const credentialsOf = ({ tenant, username, password }: Person) => ({ method: 'password', tenant, username, password, carrier: 'bearer' });

/** Signs in by a temporary password; gives the header field that carries its ticket. */
async function ticketOf(target: Target, person: Person): Promise<{ readonly Authorization: string }> {
  const { body } = await call(target, 'signIn', { body: credentialsOf(person) });
  expect(body.state === 'password-change-required', `A temporary password led to ${body.state}`);
  return { Authorization: `Ticket ${body.change.ticket}` };
}

/** Gives a newcomer a password of their own. */
async function settle(target: Target, person: Person): Promise<Person> {
  const password = freshPassword();
  await call(target, 'setPassword', { headers: await ticketOf(target, person), body: { password } });
  return { ...person, password };
}

/** Passwords, links and the accounts behind them. The checks make accounts of their own and leave them disabled. */
export const credentialsChecks: readonly Check[] = [
  {
    name: 'R19: a temporary password opens a new password and nothing else, and cannot be kept',
    run: (target) => withNewcomer(target, async ({ person }) => {
      const headers = await ticketOf(target, person);
      await expectRefusal(target, 'listApps', 'session-required', { headers });
      expectSame((await expectRefusal(target, 'setPassword', 'password-refused', { headers, body: { password: person.password } })).body.refusal, 'same', 'The refusal');
      const password = freshPassword();
      const { body } = await call(target, 'setPassword', { headers, body: { password } });
      expectSame(body.userName, person.username, 'The user name');
      expect(body.session === undefined && body.credential === undefined, 'A ticket has signed somebody in');
      await expectRefusal(target, 'signIn', 'credentials-wrong', { body: credentialsOf(person) });
      await (await visit(target, { ...person, password })).signOut();
    }),
  },
  {
    name: 'R16: of many takers of one ticket at once, one gets it',
    run: (target) => withNewcomer(target, async ({ person }) => {
      const headers = await ticketOf(target, person);
      const answers = await Promise.all(Array.from({ length: 8 }, async () =>
        (await send(target, 'setPassword', { headers, body: { password: freshPassword() } })).status));
      expectSame(answers.filter((status) => status === 200).length, 1, 'The number of winners');
      expect(answers.every((status) => status === 200 || status === 410), `The others were answered ${answers.join(', ')}`);
    }),
  },
  {
    name: 'R11, R13: refuses a new password with the reason, and spends no ticket by it',
    run: (target) => withNewcomer(target, async ({ person }) => {
      const headers = await ticketOf(target, person);
      const { minimum, maximum } = passwordPolicy;
      const unlike = Array.from({ length: maximum + 1 }, (_, index) => String.fromCodePoint(0x4e00 + index * 7)).join('');
      const tries = [
        [unlike.slice(0, minimum - 1), 'too-short'], [unlike, 'too-long'], ['passwordpassword', 'common'], [person.username.slice(0, 60), 'personal'],
      ] as const;
      for (const [password, refusal] of tries) {
        const { body } = await expectRefusal(target, 'setPassword', 'password-refused', { headers, body: { password } });
        expectSame(body.refusal, refusal, `The refusal of ${password.length} characters`);
      }
      await call(target, 'setPassword', { headers, body: { password: unlike.slice(0, maximum) } });
      await (await visit(target, { ...person, password: unlike.slice(0, maximum) })).signOut();
    }),
  },
  {
    name: 'R3, R24: a change of the password needs the current one, ends every other session and replaces this one',
    run: (target) => withNewcomer(target, async (newcomer) => {
      const person = await settle(target, newcomer.person);
      const [own, other] = [await visit(target, person), await visit(target, person)];
      const password = freshPassword();
      const { fields } = (await expectRefusal(target, 'setPassword', 'invalid-request', { token: own.token, body: { password } })).body;
      expect(fields?.includes('current') === true, 'The missing field is not named');
      await expectRefusal(target, 'setPassword', 'credentials-wrong', { token: own.token, body: { password, current: freshPassword() } });
      const { session, credential } = (await call(target, 'setPassword', { token: own.token, body: { password, current: person.password } })).body;
      expect(session !== undefined && session.id !== own.session.id, 'The session was not replaced');
      expect(credential !== undefined, 'The bearer carrier was given no credential');
      await call(target, 'listApps', { token: credential.accessToken });
      for (const { token, refreshToken } of [own, other]) {
        await expectRefusal(target, 'listApps', 'session-ended', { token });
        await expectRefusal(target, 'refreshSession', 'session-ended', { body: { refreshToken } });
      }
    }),
  },
  {
    name: 'R17: refuses to look at a link that nobody made',
    async run(target) {
      await expectRefusal(target, 'readInvitation', 'ticket-refused');
      await expectRefusal(target, 'readInvitation', 'ticket-refused', { headers: { Authorization: 'Ticket made-up' } });
      await expectRefusal(target, 'setPassword', 'ticket-refused', { headers: { Authorization: 'Ticket made-up' }, body: { password: freshPassword() } });
      await expectRefusal(target, 'setPassword', 'session-required', { body: { password: freshPassword(), current: 'x' } });
    },
  },
  {
    name: 'R18: answers alike who forgot a password or a name, known or not',
    async run(target) {
      const { tenant } = target.agent;
      for (const username of [target.agent.username, `Nobody.${crypto.randomUUID()}`]) {
        expectSame((await call(target, 'forgotPassword', { body: { tenant, username } })).status, 204, 'The status');
      }
      for (const email of ['conformance@example.com', `${crypto.randomUUID()}@example.com`]) {
        expectSame((await call(target, 'forgotUserName', { body: { tenant, email } })).status, 204, 'The status');
      }
    },
  },
  {
    name: 'R27: a disabled account loses its sessions, and who comes back finds the old password',
    run: (target) => withNewcomer(target, async (newcomer) => {
      const { administrator: { token }, account: { id } } = newcomer;
      const person = await settle(target, newcomer.person);
      const visitor = await visit(target, person);
      expectSame((await call(target, 'changeUser', { token, params: { id }, body: { enabled: false } })).body.user.enabled, false, 'enabled');
      await expectRefusal(target, 'listApps', 'session-ended', { token: visitor.token });
      await expectRefusal(target, 'signIn', 'credentials-wrong', { body: credentialsOf(person) });
      await call(target, 'changeUser', { token, params: { id }, body: { enabled: true } });
      await (await visit(target, person)).signOut();
    }),
  },
  {
    name: 'R24: a new temporary password replaces the one before, and ends what it opened',
    run: (target) => withNewcomer(target, async (newcomer) => {
      const { administrator: { token }, account: { id } } = newcomer;
      const person = await settle(target, newcomer.person);
      const visitor = await visit(target, person);
      const { handOver } = (await call(target, 'resetUser', { token, params: { id }, body: { delivery: 'hand-over' } })).body;
      await expectRefusal(target, 'listApps', 'session-ended', { token: visitor.token });
      await expectRefusal(target, 'signIn', 'credentials-wrong', { body: credentialsOf(person) });
      await ticketOf(target, { ...person, password: handOver?.password ?? '' });
    }),
  },
  {
    name: 'keeps user names unique, and tells an overtaken change',
    run: (target) => withNewcomer(target, async ({ administrator: { token }, account }) => {
      const { userName, unifiedName, id } = account;
      const body = { userName, unifiedName: unifiedName.toUpperCase(), displayName: 'Twin', email: 'twin@example.com', roles: ['agent'], delivery: 'hand-over' };
      const { fields } = (await expectRefusal(target, 'createUser', 'name-taken', { token, body })).body;
      expectSame([...fields ?? []].sort().join(), 'unifiedName,userName', 'The taken names');
      const first = await call(target, 'changeUser', { token, params: { id }, body: { displayName: 'Changed' } });
      const known = first.headers.get('ETag');
      expect(known !== null, 'A changed account has no ETag');
      await call(target, 'changeUser', { token, params: { id }, body: { displayName: 'Changed again' }, headers: { 'If-Match': known } });
      await expectRefusal(target, 'changeUser', 'account-changed', { token, params: { id }, body: { displayName: 'Lost' }, headers: { 'If-Match': known } });
    }),
  },
  {
    name: 'R4: accounts of another tenant are not there, and nobody disables or resets themselves',
    run: (target) => whileSignedIn(target, target.stranger, (stranger) => whileSignedIn(target, target.administrator, async ({ token, session }) => {
      const { id } = stranger.session.user;
      await expectRefusal(target, 'changeUser', 'not-found', { token, params: { id }, body: { displayName: 'Mine' } });
      await expectRefusal(target, 'resetUser', 'not-found', { token, params: { id }, body: { delivery: 'hand-over' } });
      const { users } = (await call(target, 'listUsers', { token })).body;
      expect(users.every((user) => user.id !== id), 'The list shows an account of another tenant');
      await expectRefusal(target, 'changeUser', 'not-allowed', { token, params: { id: session.user.id }, body: { enabled: false } });
      await expectRefusal(target, 'listUsers', 'not-allowed', { token: stranger.token });
    })),
  },
];
