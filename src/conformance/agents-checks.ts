import { dutyTag } from '../contract/index.ts';
import { call, expect, expectRefusal, expectSame, visit, whileSignedIn } from './caller.ts';
import type { Check, Target } from './target.ts';

/** Runs a check with an agent on duty and an administrator, both signed in. */
const withBoth = (run: (target: Target, parts: { readonly id: string; readonly agent: string; readonly token: string }) => Promise<void>) =>
  (target: Target): Promise<void> => whileSignedIn(target, target.agent, ({ token: agent, session }) =>
    whileSignedIn(target, target.administrator, ({ token }) => run(target, { id: session.user.id, agent, token })));

const ownDuty = async (target: Target, token: string) => (await call(target, 'readDuty', { token })).body.duty;

/** Supervisors and administrators: whom they see, and what they change. */
export const agentsChecks: readonly Check[] = [
  {
    name: 'R63: shows the agents of the tenant to an administrator, and to no agent',
    run: withBoth(async (target, { id, agent, token }) => {
      const { agents } = (await call(target, 'listAgents', { token })).body;
      const found = agents.find((one) => one.id === id);
      expect(found !== undefined, 'The agent is not on the list');
      expectSame(found.duty.version, (await ownDuty(target, agent)).version, 'The version of the duty');
      await expectRefusal(target, 'listAgents', 'not-allowed', { token: agent });
    }),
  },
  {
    name: 'changes the status of an agent in the name of who does it, from any open duty',
    run: withBoth(async (target, { id, agent, token }) => {
      await call(target, 'setAgentStatus', { token, params: { id }, body: { status: 'available' } });
      const { body } = await call(target, 'setAgentStatus', { token, params: { id }, body: { status: 'logged-out', note: 'The shift is over' } });
      expectSame(body.outcome, 'changed', 'The outcome');
      const { status, actor } = await ownDuty(target, agent);
      expectSame(status, 'logged-out', 'The status');
      expectSame(actor.kind, 'administrator', 'The actor');
      expectSame(actor.note, 'The shift is over', 'The note');
      await expectRefusal(target, 'setAgentStatus', 'not-on-duty', { token, params: { id }, body: { status: 'available' } });
    }),
  },
  {
    name: 'refuses a change by a supervisor who knows an older choice',
    run: withBoth(async (target, { id, agent, token }) => {
      const { choice } = await ownDuty(target, agent);
      const headers = { 'If-Match': dutyTag(choice) };
      await call(target, 'setAgentStatus', { token, params: { id }, body: { status: 'available' }, headers });
      await expectRefusal(target, 'setAgentStatus', 'choice-changed', { token, params: { id }, body: { status: 'work-offline' }, headers });
    }),
  },
  {
    name: 'answers a change of many with 207 and one result for each, in the order asked',
    run: withBoth(async (target, { id, token }) => {
      const { status, body } = await call(target, 'setAgentStatuses', { token, body: { ids: ['nobody-has-this-id', id, id], status: 'work-offline' } });
      expectSame(status, 207, 'The status of the answer');
      expectSame(body.results.map((result) => result.status).join(), '404,200', 'The statuses of the results');
      expectSame(body.results[1]?.agent?.duty.status, 'work-offline', 'The status of the agent');
    }),
  },
  {
    name: 'R4: does not find an agent of another tenant',
    run: withBoth(async (target, { token }) => {
      await whileSignedIn(target, target.stranger, async ({ session }) => {
        const { id } = session.user;
        await expectRefusal(target, 'setAgentStatus', 'not-found', { token, params: { id }, body: { status: 'on-break' } });
        await expectRefusal(target, 'endSessions', 'not-found', { token, params: { id } });
        const { body } = await call(target, 'setAgentStatuses', { token, body: { ids: [id], status: 'on-break' } });
        expectSame(body.results[0]?.code, 'not-found', 'The result');
      });
    }),
  },
  {
    name: 'R27: ends the sessions of a person when an administrator says so',
    run: withBoth(async (target, { id, agent, token }) => {
      expectSame((await call(target, 'endSessions', { token, params: { id } })).status, 204, 'The answer');
      await expectRefusal(target, 'readDuty', 'session-ended', { token: agent });
    }),
  },
  {
    name: 'R27: lists the own sessions, and ends all but the one that asks',
    run: (target) => whileSignedIn(target, target.agent, async ({ token, session }) => {
      const other = await visit(target, target.agent);
      const { sessions } = (await call(target, 'listSessions', { token })).body;
      expect(sessions.some(({ id, current }) => id === other.session.id && !current), 'The other session is not on the list');
      expect(sessions.some(({ id, current }) => id === session.id && current), 'The session that asks is not told apart');
      await call(target, 'endOtherSessions', { token });
      await expectRefusal(target, 'readDuty', 'session-ended', { token: other.token });
      await call(target, 'readDuty', { token });
    }),
  },
];
