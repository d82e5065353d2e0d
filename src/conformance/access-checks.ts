import { headers as headerNames } from '../contract/index.ts';
import { call, expect, expectRefusal, expectSame, refused, whileSignedIn } from './caller.ts';
import type { SignInStep } from '../contract/index.ts';
import type { Check, Person, Target } from './target.ts';

type Denied = Extract<SignInStep, { readonly state: 'address-denied' }>;

const passwordOf = ({ tenant, username, password }: Person) => ({ method: 'password', tenant, username, password, carrier: 'bearer' });

/** The step of who types the right password where no rule lets them in. */
async function knock(target: Target): Promise<Denied> {
  const { body } = await call(target, 'signIn', { body: passwordOf(target.restricted) });
  expect(body.state === 'address-denied', `Signing in from a denied address ended at ${body.state}`);
  return body;
}

const ticketOf = ({ wait }: Denied) => ({ Authorization: `Ticket ${wait.ticket}` });
const stateOf = async (target: Target, step: Denied): Promise<string> =>
  (await call(target, 'readAccessRequest', { params: { id: step.requestId }, headers: ticketOf(step) })).body.state;
const redeem = (step: Denied) => ({ body: { method: 'grant', tenant: undefined, carrier: 'bearer' }, headers: ticketOf(step) });

/** Runs a check with an administrator signed in. */
const asAdministrator = (run: (target: Target, token: string) => Promise<void>) =>
  (target: Target): Promise<void> => whileSignedIn(target, target.administrator, ({ token }) => run(target, token));

/** Addresses: who is denied, who waits, who decides, and by which rules. */
export const accessChecks: readonly Check[] = [
  {
    name: 'R22: tells a denied address only after a right password, with a ticket that asks how it stands',
    async run(target) {
      await expectRefusal(target, 'signIn', 'credentials-wrong', { body: { ...passwordOf(target.restricted), password: 'not the right password' } });
      const step = await knock(target);
      expect(step.address !== '' && step.wait.expiresAt > 0, 'The step does not say where, or how long');
      expectSame(await stateOf(target, step), 'waiting', 'The state of the request');
      await expectRefusal(target, 'signIn', 'access-waiting', redeem(step));
      await expectRefusal(target, 'readAccessRequest', 'ticket-refused', { params: { id: step.requestId } });
      await expectRefusal(target, 'readAccessRequest', 'ticket-refused', { params: { id: 'another' }, headers: ticketOf(step) });
    },
  },
  {
    name: 'R22: lets a grant for one sign-in open one session, and the next one wait again',
    run: asAdministrator(async (target, token) => {
      const step = await knock(target);
      await call(target, 'grantAccess', { token, params: { id: step.requestId }, body: { mode: 'once' } });
      expectSame(await stateOf(target, step), 'granted', 'The state of the request');
      const { body } = await call(target, 'signIn', redeem(step));
      expect(body.state === 'signed-in' && body.credential !== undefined, `Redeeming the grant ended at ${body.state}`);
      await call(target, 'listApps', { token: body.credential.accessToken });
      await call(target, 'signOut', { token: body.credential.accessToken });
      await expectRefusal(target, 'signIn', 'ticket-used', redeem(step));
      expectSame((await knock(target)).requestId, step.requestId, 'The request of the same address');
    }),
  },
  {
    name: 'lets a later sign-in by password take a grant for one',
    run: asAdministrator(async (target, token) => {
      const { requestId } = await knock(target);
      await call(target, 'grantAccess', { token, params: { id: requestId }, body: { mode: 'once' } });
      await whileSignedIn(target, target.restricted, async (visitor) => void await call(target, 'listApps', { token: visitor.token }));
      await knock(target);
    }),
  },
  {
    name: 'tells a refusal, and opens the request again at the next try',
    run: asAdministrator(async (target, token) => {
      const step = await knock(target);
      await call(target, 'refuseAccess', { token, params: { id: step.requestId } });
      expectSame(await stateOf(target, step), 'refused', 'The state of the request');
      await expectRefusal(target, 'signIn', 'access-refused', redeem(step));
      expectSame(await stateOf(target, await knock(target)), 'waiting', 'The state after another try');
    }),
  },
  {
    name: 'lets the first decision stand, whoever else decides at once, and says whose it is',
    run: asAdministrator(async (target, token) => {
      const { requestId } = await knock(target);
      const params = { id: requestId };
      const outcomes = await Promise.allSettled([
        call(target, 'refuseAccess', { token, params }), call(target, 'refuseAccess', { token, params }),
      ]);
      expectSame(outcomes.filter(({ status }) => status === 'fulfilled').length, 1, 'The number of decisions');
      const { body } = await expectRefusal(target, 'grantAccess', 'already-decided', { token, params, body: { mode: 'once' } });
      const { requests } = (await call(target, 'listAccessRequests', { token })).body;
      const request = requests.find(({ id }) => id === requestId);
      expectSame(request?.state, 'refused', 'The state of the request');
      expect(body.decidedBy !== undefined && body.decidedBy === request?.decision?.by, 'The one who decided is not named');
    }),
  },
  {
    name: 'R59: gives a repeated decision with the same idempotency key the same answer',
    run: asAdministrator(async (target, token) => {
      const { requestId } = await knock(target);
      const options = { token, params: { id: requestId }, headers: { [headerNames.idempotencyKey]: crypto.randomUUID() } };
      const first = await call(target, 'refuseAccess', options);
      expectSame((await call(target, 'refuseAccess', options)).status, first.status, 'The status of the second answer');
    }),
  },
  {
    name: 'R4: leaves requests, rules and throttles to administrators',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      const { requestId } = await knock(target);
      for (const name of ['listAccessRequests', 'listAddressRules', 'listThrottles'] as const) await expectRefusal(target, name, 'not-allowed', { token });
      await expectRefusal(target, 'grantAccess', 'not-allowed', { token, params: { id: requestId }, body: { mode: 'once' } });
      await expectRefusal(target, 'createAddressRule', 'not-allowed', { token, body: { network: '0.0.0.0/0' } });
    }),
  },
  {
    name: 'R21: makes, changes and removes rules in one canonical form, and never a bad one',
    run: asAdministrator(async (target, token) => {
      const { rules: before } = (await call(target, 'listAddressRules', { token })).body;
      for (const network of ['0177.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '127.0.0.1:80', '10.0.0.0/33', 'fe80::1%eth0', '::ffff:0177.0.0.1']) {
        const { body } = await expectRefusal(target, 'createAddressRule', 'network-refused', { token, body: { network } });
        expectSame(body.fields?.join(), 'network', 'The field at fault');
      }
      const disabled = { network: '::ffff:203.0.113.77/120', description: 'Of the suite', enabled: false };
      const { rules } = (await call(target, 'createAddressRule', { token, body: disabled })).body;
      const rule = rules.find(({ id }) => before.every((one) => one.id !== id));
      expectSame(rule?.network, '203.0.113.0/24', 'The network of the new rule');
      const params = { id: rule?.id ?? '' };
      try {
        await expectRefusal(target, 'changeAddressRule', 'network-refused', { token, params, body: { network: '10.0.0.0/-1' } });
        // Its only rule: it would shut out everybody, the administrator among them.
        if (before.every(({ groupId, enabled }) => groupId !== null || !enabled)) {
          await expectRefusal(target, 'changeAddressRule', 'own-address-denied', { token, params, body: { enabled: true } });
        }
      } finally {
        await call(target, 'deleteAddressRule', { token, params });
      }
      await expectRefusal(target, 'deleteAddressRule', 'not-found', { token, params });
      expectSame(JSON.stringify((await call(target, 'listAddressRules', { token })).body.rules), JSON.stringify(before), 'The list at the end');
    }),
  },
  {
    name: 'R9: shows the administrator an account that has to wait, and clears it',
    run: asAdministrator(async (target, token) => {
      const wrong = { ...passwordOf(target.agent), password: 'not the right password' };
      let tries = 0;
      while ((await refused(target, 'signIn', { body: wrong })).body.code === 'credentials-wrong' && tries < 50) tries += 1;
      await expectRefusal(target, 'signIn', 'throttled', { body: passwordOf(target.agent) });
      const { throttles } = (await call(target, 'listThrottles', { token })).body;
      const throttle = throttles.find(({ user }) => user.userName === target.agent.username);
      expect(throttle !== undefined && throttle.until !== null, 'The account is not listed');
      await call(target, 'clearThrottle', { token, params: { id: throttle.user.id } });
      await whileSignedIn(target, target.agent, () => Promise.resolve());
    }),
  },
];
