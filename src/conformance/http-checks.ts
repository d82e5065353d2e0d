import { routes } from '../contract/index.ts';
import { call, expect, expectRefusal, expectSame, refused, send, visit, whileSignedIn } from './caller.ts';
import type { Route, RouteName } from '../contract/index.ts';
import type { Check } from './target.ts';

const all = Object.entries(routes) as [RouteName, Route][];
const nowhere = { id: 'nothing', tenant: 'nothing' };

/** What every route owes to every caller. */
export const httpChecks: readonly Check[] = [
  {
    name: 'R4: refuses every route but the open ones without a session',
    async run(target) {
      for (const [name, { access }] of all.filter(([, route]) => route.access !== 'anyone')) {
        const isPlatform = access === 'platform';
        await expectRefusal(target, name, isPlatform ? 'key-refused' : 'session-required', { params: nowhere });
        await expectRefusal(target, name, isPlatform ? 'key-refused' : 'session-ended', { params: nowhere, token: 'made-up' });
      }
    },
  },
  {
    name: 'R6: refuses changes in the media type of a form, and without the header of a client',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      // A form that no session goes with is the one exception.
      for (const [name, { method }] of all.filter(([, route]) => route.method !== 'GET' && route.form !== true)) {
        for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
          const { status } = await refused(target, name, { token, params: nowhere, body: '{}', headers: { 'Content-Type': type } });
          expect([403, 415].includes(status), `${method} ${name} as ${type} answered ${status}`);
        }
        await expectRefusal(target, name, 'client-header-missing', { token, params: nowhere, headers: { 'Onduty-Client': undefined } });
      }
    }),
  },
  {
    name: 'R5: refuses changes from another site or an unlisted origin',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      for (const headers of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'null' }]) {
        const { status } = await refused(target, 'setStatus', { token, body: { status: 'available' }, headers });
        expectSame(status, 403, `The status for ${JSON.stringify(headers)}`);
      }
      expectSame((await call(target, 'readDuty', { token })).body.duty.status, 'on-break', 'The status of the duty');
    }),
  },
  {
    name: 'R7: gives an unlisted origin no access to an answer',
    async run(target) {
      const response = await send(target, 'whoAmI', { headers: { Origin: 'https://evil.example' } });
      expectSame(response.headers.get('Access-Control-Allow-Origin'), null, 'Access-Control-Allow-Origin');
      expect(response.headers.get('Vary')?.includes('Origin') === true, 'Vary does not name Origin');
    },
  },
  {
    name: 'answers a probe without its cookie, and knows whether it came back',
    async run(target) {
      const response = await send(target, 'probe', { body: {} });
      expectSame(((await response.json()) as { returned?: unknown }).returned, false, 'returned, without the cookie,');
      // No page can read it, so that a suite which runs in one goes without.
      const cookie = response.headers.get('Set-Cookie')?.split(';')[0];
      if (cookie !== undefined) expectSame((await call(target, 'probe', { body: {}, headers: { Cookie: cookie } })).body.returned, true, 'returned, with the cookie,');
      await expectRefusal(target, 'probe', 'not-found', { body: { tenant: 'no-such-tenant' } });
    },
  },
  {
    name: 'R40: answers bad input with a problem that names the field and not its value',
    async run(target) {
      const { body } = await expectRefusal(target, 'signIn', 'invalid-request', { body: { method: 'password', username: 7, password: 'a secret of mine' } });
      expect(body.fields?.includes('username') === true, 'The field is not named');
      expect(!JSON.stringify(body).includes('a secret of mine'), 'The problem repeats the password');
      await expectRefusal(target, 'signIn', 'invalid-request', { body: '{"method":' });
      await expectRefusal(target, 'signIn', 'content-too-large', { body: { method: 'password', username: 'x', password: 'x'.repeat(100_000) } });
    },
  },
  {
    name: 'R41: sends the protective header fields with every answer',
    async run(target) {
      const answers = [await send(target, 'whoAmI'), await send(target, 'listApps'), await send(target, 'readTenant', { params: nowhere })];
      for (const { headers, status } of answers) {
        expectSame(headers.get('X-Content-Type-Options'), 'nosniff', `X-Content-Type-Options (${status})`);
        expectSame(headers.get('Referrer-Policy'), 'no-referrer', 'Referrer-Policy');
        expect(headers.get('Content-Security-Policy')?.includes("frame-ancestors 'none'") === true, 'frame-ancestors is not closed');
        expect(headers.get('Cache-Control')?.includes('no-store') === true, 'The answer may be stored');
      }
    },
  },
  {
    name: 'R64: ignores fields that it does not know',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      await call(target, 'setStatus', { token, body: { status: 'available', shoeSize: 43, version: 99 } });
    }),
  },
  {
    name: 'lists the applications that the person is entitled to, and launches no other',
    async run(target) {
      const agent = await visit(target, target.agent, 'unified');
      const { apps } = (await call(target, 'listApps', { token: agent.token })).body;
      const [first] = apps;
      expect(first !== undefined, 'The agent has no application');
      const { body } = await call(target, 'launchApp', { token: agent.token, params: { id: first.id } });
      expectSame(body.duty?.status, 'on-break', 'The status after the launch');
      await expectRefusal(target, 'launchApp', 'not-found', { token: agent.token, params: { id: 'no-such-application' } });
      await agent.signOut();
      await whileSignedIn(target, target.administrator, async ({ token }) => {
        await expectRefusal(target, 'launchApp', 'not-found', { token, params: { id: first.id } });
      });
    },
  },
  {
    name: 'R4: keeps tenants apart: a person of one is nobody at the other',
    async run(target) {
      const { tenant } = target.stranger;
      const { username, password } = target.agent;
      await expectRefusal(target, 'signIn', 'credentials-wrong', { body: { method: 'password', tenant, username, password, carrier: 'bearer' } });
      await (await visit(target, target.stranger)).signOut();
    },
  },
];
