import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { routes } from '../../src/contract/index.ts';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import { platformOf } from './support/platform.ts';
import type { Route, RouteName } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

/** Bodies that pass each schema, so that a refusal is one of access. */
const bodies: Partial<Record<RouteName, unknown>> = {
  signIn: { method: 'password', tenant: 'acme', username: 'Nobody.Here', password: 'x' },
  refreshSession: { refreshToken: 'made-up' },
  renewSession: { password: 'not the password' },
  setStatus: { status: 'on-break' },
  setPassword: { password: 'Lantern-Meadow-Quill' },
  setAgentStatus: { status: 'on-break' },
  setAgentStatuses: { ids: ['nobody'], status: 'on-break' },
};

const everybody = ['anonymous', 'agent', 'supervisor', 'administrator', 'platform'] as const;

/** Who may do what, as data beside the table of routes: a route that is missing here fails the test. */
const allowed: Record<RouteName, readonly (typeof everybody)[number][]> = {
  readTenant: everybody,
  probe: everybody,
  signIn: everybody,
  whoAmI: everybody,
  signOut: everybody,
  extendSession: ['agent', 'supervisor', 'administrator'],
  renewSession: ['agent', 'supervisor', 'administrator'],
  refreshSession: everybody,
  startAuthorize: everybody,
  authorize: everybody,
  issueToken: everybody,
  listApps: ['agent', 'supervisor', 'administrator'],
  launchApp: ['agent', 'supervisor', 'administrator'],
  openDuty: ['agent', 'supervisor'],
  readDuty: ['agent', 'supervisor'],
  setStatus: ['agent', 'supervisor'],
  cancelNext: ['agent', 'supervisor'],
  noteContact: ['agent', 'supervisor'],
  listReasonEntries: ['administrator'],
  createReasonEntry: ['administrator'],
  changeReasonEntry: ['administrator'],
  deleteReasonEntry: ['administrator'],
  listReasons: ['agent', 'supervisor'],
  setPassword: ['agent', 'supervisor', 'administrator'],
  forgotPassword: everybody,
  forgotUserName: everybody,
  readInvitation: everybody,
  listAccessRequests: ['administrator'],
  readAccessRequest: everybody,
  grantAccess: ['administrator'],
  refuseAccess: ['administrator'],
  listAddressRules: ['administrator'],
  createAddressRule: ['administrator'],
  changeAddressRule: ['administrator'],
  deleteAddressRule: ['administrator'],
  listThrottles: ['administrator'],
  clearThrottle: ['administrator'],
  readProfile: ['agent', 'supervisor', 'administrator'],
  changeProfile: ['agent', 'supervisor', 'administrator'],
  requestProfile: ['supervisor', 'administrator'],
  listUsers: ['supervisor', 'administrator'],
  createUser: ['supervisor', 'administrator'],
  changeUser: ['supervisor', 'administrator'],
  resetUser: ['supervisor', 'administrator'],
  listAgents: ['supervisor', 'administrator'],
  setAgentStatus: ['supervisor', 'administrator'],
  setAgentStatuses: ['supervisor', 'administrator'],
  listSessions: ['agent', 'supervisor', 'administrator'],
  endOtherSessions: ['agent', 'supervisor', 'administrator'],
  endSessions: ['supervisor', 'administrator'],
  readSettings: ['administrator'],
  changeSettings: ['administrator'],
  listPlatformKeys: ['administrator'],
  createPlatformKey: ['administrator'],
  deletePlatformKey: ['administrator'],
  listHostKeys: ['administrator'],
  createHostKey: ['administrator'],
  deleteHostKey: ['administrator'],
  listPlatformAgents: ['platform'],
  listPlatformChanges: ['platform'],
  setPlatformActivity: ['platform'],
  setPlatformStatus: ['platform'],
  listAudit: ['administrator'],
  streamEvents: ['agent', 'supervisor', 'administrator'],
};
const people = { agent: 'Ava.Agent', supervisor: 'Sam.Supervisor', administrator: 'Ada.Admin' } as const;

const accessCodes = ['session-required', 'session-ended', 'not-allowed', 'key-refused'];

let server: Backend;
before(async () => { server = await startBackend(); });
after(() => server.close());

const bearer = async (who: keyof typeof people) => (await bearerOf(server, people[who])).headers;

async function attempt(name: RouteName, headers: Record<string, string>): Promise<Response> {
  const { method, path } = routes[name] as Route;
  const leave = new AbortController();
  const response = await server.send(path.replace('{tenant}', 'acme').replace('{id}', 'agent-console'), {
    method, headers, signal: leave.signal, ...(bodies[name] === undefined ? {} : { json: bodies[name] }),
  });
  if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) leave.abort();
  return response;
}

/** The people of the list who may call a route, by the contract's own table. */
function byContract({ access }: Route): string[] {
  if (access === 'anyone') return [...everybody];
  if (access === 'platform') return ['platform'];
  const rolesOf = { agent: ['agent'], supervisor: ['agent', 'supervisor'], administrator: ['administrator'] } as const;
  return (Object.keys(people) as (keyof typeof people)[]).filter((who) => access === 'session' || rolesOf[who].some((role) => access.includes(role)));
}

describe('Who may call what', () => {
  it('R4: is what the table of the contract says', () => {
    // A password is set with a session or with a ticket; who has neither is refused by the route itself.
    for (const [name, route] of Object.entries(routes)) if (name !== 'setPassword') assert.deepEqual(allowed[name as RouteName], byContract(route), name);
  });

  for (const name of Object.keys(routes) as RouteName[]) {
    it(`R4: ${name} is open to ${allowed[name].join(', ')} alone`, async () => {
      const headersOf = {
        anonymous: () => Promise.resolve({}), platform: async () => (await platformOf(server)).headers,
        agent: () => bearer('agent'), supervisor: () => bearer('supervisor'), administrator: () => bearer('administrator'),
      };
      for (const who of everybody) {
        const headers = await headersOf[who]();
        const response = await attempt(name, headers);
        const code = response.status < 400 ? undefined : await codeOf(response);
        const isDenied = accessCodes.includes(code as string);
        // A made-up refresh token is "session-ended" for everybody: that is the answer, not a refusal of access.
        assert.equal(isDenied && name !== 'refreshSession', !allowed[name].includes(who), `${who}: ${response.status} ${String(code)}`);
      }
    });
  }

  it('R4: shows nothing of one tenant to the other', async () => {
    await server.storage.commit([{
      insert: 'apps',
      row: {
        id: 'only-acme', tenantId: 'acme', name: { en: 'Only Acme' }, description: { en: '' }, role: 'agent', url: '/only/', target: 'same-tab',
        opensDuty: true, position: 9, enabled: true, disabled: null,
      },
    }, {
      insert: 'reasons',
      row: { id: 'only-acme', tenantId: 'acme', status: 'on-break', label: { en: 'Only Acme' }, code: 'ACM', position: 9, active: true, maxSeconds: null, endAction: null, groups: [] },
    }]);
    const acme = await bearerOf(server, 'Ava.Agent');
    const globex = await bearerOf(server, 'Ava.Agent', { tenant: 'globex' });
    const launch = (headers: Record<string, string>) => server.send('/v1/apps/only-acme/launch', { method: 'POST', headers });
    const reason = (headers: Record<string, string>) =>
      server.send('/v1/duty/status', { method: 'PUT', headers, json: { status: 'on-break', reason: 'only-acme' } });
    assert.deepEqual([(await launch(acme.headers)).status, (await launch(globex.headers)).status], [200, 404]);
    assert.deepEqual([(await reason(acme.headers)).status, (await reason(globex.headers)).status], [200, 422]);
    for (const path of ['/v1/apps', '/v1/duty/reasons']) {
      assert.match(await (await server.send(path, { headers: acme.headers })).text(), /only-acme/);
      assert.doesNotMatch(await (await server.send(path, { headers: globex.headers })).text(), /only-acme/);
    }
    const duty = await (await server.send('/v1/duty', { headers: globex.headers })).json() as { duty: { reason: unknown } };
    assert.equal(duty.duty.reason, null, 'the namesake has a duty of his own');
  });

  it('R40: answers an unknown path with 404 and an unknown method with 405 and Allow', async () => {
    assert.equal(await codeOf(await server.send('/v1/nothing')), 'not-found');
    const response = await server.send('/v1/duty/status');
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('Allow'), 'PUT');
    assert.equal((await server.send('/v1/events', { method: 'HEAD', headers: (await bearerOf(server, 'Ava.Agent')).headers })).status, 405);
  });

  it('R40: hides what failed inside and tells the log, with the same request id', async () => {
    const broken = await startBackend();
    const { headers } = await bearerOf(broken, 'Ava.Agent');
    broken.storage.list = () => Promise.reject(new Error('relation "apps" at /srv/db is locked'));
    const response = await broken.send('/v1/apps', { headers });
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.doesNotMatch(text, /relation|\/srv/);
    assert.match(String(broken.errors[0]), /relation "apps"/);
    assert.equal((JSON.parse(text) as { requestId: string }).requestId, response.headers.get('Onduty-Request-Id'));
    await broken.close();
  });

  it('R29: lists and launches no application with a dangerous URL', async () => {
    const dangerous = ['javascript:alert(1)', 'data:text/html,x', '//evil.example', '/\\evil.example', 'http://evil.example/', 'java\nscript:alert(1)', 'blob:https://desk.example/1', ' https://evil.example'];
    await server.storage.commit(dangerous.map((url, position) => ({
      insert: 'apps' as const,
      row: { id: `bad-${position}`, tenantId: 'globex', name: { en: 'Bad' }, description: { en: '' }, role: 'agent' as const, url, target: 'same-tab' as const, opensDuty: false, position, enabled: true, disabled: null },
    })));
    const { headers } = await bearerOf(server, 'Ava.Agent', { tenant: 'globex' });
    assert.doesNotMatch(await (await server.send('/v1/apps', { headers })).text(), /Bad/);
    for (const index of dangerous.keys()) {
      assert.equal((await server.send(`/v1/apps/bad-${index}/launch`, { method: 'POST', headers })).status, 404);
    }
  });
});
