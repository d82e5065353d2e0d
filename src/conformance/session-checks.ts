import { headers as headerNames } from '../contract/index.ts';
import { call, expect, expectRefusal, expectSame, refused, send, visit, whileSignedIn } from './caller.ts';
import type { Check } from './target.ts';

const swapCase = (text: string): string => [...text].map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase())).join('');

/** Signing in and out, and who is signed in. */
export const sessionChecks: readonly Check[] = [
  {
    name: 'tells a login page about the tenant',
    async run(target) {
      const { body } = await call(target, 'readTenant', { params: { tenant: target.agent.tenant } });
      expectSame(body.id, target.agent.tenant, 'The tenant');
      expect(body.signInMethods.includes('password'), 'Signing in by password is not announced');
      await expectRefusal(target, 'readTenant', 'not-found', { params: { tenant: 'no-such-tenant' } });
    },
  },
  {
    name: 'answers "anonymous" without a credential',
    async run(target) {
      expectSame((await call(target, 'whoAmI')).body.state, 'anonymous', 'The state');
    },
  },
  {
    name: 'signs an agent in at the tenant, On Break and not started',
    run: (target) => whileSignedIn(target, target.agent, async ({ token, signedIn }) => {
      expectSame(signedIn.duty?.status, 'on-break', 'The status');
      expectSame(signedIn.duty?.started, false, 'started');
      const { body } = await call(target, 'whoAmI', { token });
      expect(body.state === 'signed-in' && body.session.id === signedIn.session.id, 'The session is not the one that was signed in');
    }),
  },
  {
    name: 'signs in by the unified name in any case, and opens no duty',
    run: (target) => whileSignedIn(target, { ...target.agent, unifiedName: swapCase(target.agent.unifiedName) }, async ({ signedIn }) => {
      expectSame(signedIn.duty?.status, 'logged-out', 'The status');
      await Promise.resolve();
    }, 'unified'),
  },
  {
    name: 'gives who is no agent a session without duty',
    run: (target) => whileSignedIn(target, target.administrator, async ({ token, signedIn }) => {
      expectSame(signedIn.duty, null, 'The duty');
      await expectRefusal(target, 'readDuty', 'not-allowed', { token });
      await expectRefusal(target, 'openDuty', 'not-allowed', { token });
    }),
  },
  {
    name: 'R8, R12: refuses an unknown name, another case, outer spaces and a wrong password alike',
    async run(target) {
      const { tenant, username, password } = target.agent;
      const tries = [
        { tenant, username: 'nobody-of-this-name', password },
        { tenant, username: swapCase(username), password },
        { tenant, username, password: swapCase(password) },
        { tenant, username, password: ` ${password}` },
      ];
      const answers = [];
      for (const credentials of tries) {
        const { status, body } = await refused(target, 'signIn', { body: { method: 'password', carrier: 'bearer', ...credentials } });
        answers.push(`${status} ${JSON.stringify({ ...body, requestId: '' })}`);
      }
      expect(new Set(answers).size === 1 && answers[0]?.includes('credentials-wrong') === true, `The refusals differ: ${[...new Set(answers)].join(' / ')}`);
      await (await visit(target, target.agent)).signOut();
    },
  },
  {
    name: 'R25: ends the session for good when it is signed out, and with the last session the duty',
    async run(target) {
      const visitor = await visit(target, target.agent);
      await call(target, 'signOut', { token: visitor.token });
      await expectRefusal(target, 'whoAmI', 'session-ended', { token: visitor.token });
      await expectRefusal(target, 'refreshSession', 'session-ended', { body: { refreshToken: visitor.refreshToken } });
      expectSame((await send(target, 'signOut', { token: visitor.token })).status, 204, 'Signing out again');
      await whileSignedIn(target, target.agent, async ({ signedIn }) => {
        expectSame(signedIn.duty?.status, 'logged-out', 'The status');
        await Promise.resolve();
      }, 'unified');
    },
  },
  {
    name: 'keeps the duty while another session of the agent lives',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      await (await visit(target, target.agent)).signOut();
      expectSame((await call(target, 'readDuty', { token })).body.duty.status, 'on-break', 'The status');
    }),
  },
  {
    name: 'R3: gives every sign-in a session of its own',
    async run(target) {
      const [first, second] = [await visit(target, target.agent), await visit(target, target.agent)];
      await first.signOut();
      await second.signOut();
      expect(first.session.id !== second.session.id && first.token !== second.token, 'Two sign-ins share a session');
    },
  },
  {
    name: 'R43: rotates the refresh token, and the access token works',
    run: (target) => whileSignedIn(target, target.agent, async ({ refreshToken, session }) => {
      const { body } = await call(target, 'refreshSession', { body: { refreshToken } });
      expect(body.credential.refreshToken !== refreshToken, 'The refresh token was not replaced');
      const who = await call(target, 'whoAmI', { token: body.credential.accessToken });
      expect(who.body.state === 'signed-in' && who.body.session.id === session.id, 'The new access token opens another session');
    }),
  },
  {
    name: 'R26, R53: moves the idle limit of a session when it is extended, never the absolute one',
    run: (target) => whileSignedIn(target, target.administrator, async ({ token, session }) => {
      const { body } = await call(target, 'extendSession', { token });
      expectSame(body.session.id, session.id, 'The session');
      expectSame(body.session.expiresAt, session.expiresAt, 'The absolute limit');
      expect(body.session.idleAt !== null && body.session.idleAt > body.now, 'The idle limit is not ahead');
    }),
  },
  {
    name: 'R3, R53: renews a session by the password alone, and the old one opens nothing',
    async run(target) {
      const { token, session } = await visit(target, target.administrator);
      await expectRefusal(target, 'renewSession', 'credentials-wrong', { token, body: { password: swapCase(target.administrator.password) } });
      const { body } = await call(target, 'renewSession', { token, body: { password: target.administrator.password } });
      expect(body.session.id !== session.id && body.credential !== undefined, 'There is no new session');
      await expectRefusal(target, 'whoAmI', 'session-ended', { token });
      await call(target, 'signOut', { token: body.credential.accessToken });
    },
  },
  {
    name: 'refuses a session other than the one that the caller believes in, and says who is signed in',
    run: (target) => whileSignedIn(target, target.agent, async ({ token, session }) => {
      const { body } = await expectRefusal(target, 'listApps', 'session-changed', { token, headers: { [headerNames.session]: 'another' } });
      expectSame(body.signedIn?.displayName, session.user.displayName, 'Who is signed in');
      await expectRefusal(target, 'signOut', 'session-changed', { token, headers: { [headerNames.session]: 'another' } });
      await call(target, 'listApps', { token, headers: { [headerNames.session]: session.id } });
    }),
  },
  {
    name: 'answers a repeated sign-in key without the credential',
    async run(target) {
      const { tenant, username, password } = target.agent;
      const options = {
        body: { method: 'password', tenant, username, password, carrier: 'bearer' },
        headers: { [headerNames.idempotencyKey]: crypto.randomUUID() },
      };
      const { body } = await call(target, 'signIn', options);
      await expectRefusal(target, 'signIn', 'already-done', options);
      if (body.state === 'signed-in' && body.credential !== undefined) await call(target, 'signOut', { token: body.credential.accessToken });
    },
  },
];
