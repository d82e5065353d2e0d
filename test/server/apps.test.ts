import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, startBackend } from './support/backend.ts';
import type { App, Duty, Problem } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

const why = { en: 'Your licence has ended.', de: 'Ihre Lizenz ist abgelaufen.' };

let server: Backend;
let headers: Record<string, string>;
beforeEach(async () => {
  server = await startBackend();
  // At the portal, where nothing but a launch opens the duty.
  ({ headers } = await bearerOf(server, 'Ava.Agent', { tenant: undefined, username: 'ava.agent' }));
});
afterEach(() => server.close());

const disable = (disabled: typeof why | null, tenantId = 'acme') =>
  server.storage.commit([{ update: 'apps', where: { tenantId, id: 'agent-console' }, set: { disabled } }]);
const list = async (language = 'en') =>
  (await (await server.send('/v1/apps', { headers: { ...headers, 'Accept-Language': language } })).json() as { apps: App[] }).apps;
const launch = (id = 'agent-console', language = 'en') =>
  server.send(`/v1/apps/${id}/launch`, { method: 'POST', headers: { ...headers, 'Accept-Language': language } });
const dutyStatus = async () => (await (await server.send('/v1/duty', { headers })).json() as { duty: Duty }).duty.status;

describe('a disabled application', () => {
  it('stays in the list, with the reason of the tenant in the language of the person', async () => {
    assert.deepEqual((await list()).map(({ id, disabled }) => [id, disabled]), [['agent-console', null]]);
    await disable(why);
    assert.deepEqual((await list()).map(({ id, disabled }) => [id, disabled]), [['agent-console', why.en]]);
    assert.equal((await list('de-AT, en;q=0.5'))[0]?.disabled, why.de);
    assert.equal((await list('fr'))[0]?.disabled, why.en);
  });

  it('R40: is not launched: a problem of its own with the reason, and no duty', async () => {
    await disable(why);
    const response = await launch('agent-console', 'de');
    const problem = await response.json() as Problem;
    assert.equal(response.status, 409);
    assert.equal(response.headers.get('Content-Type'), 'application/problem+json');
    assert.deepEqual(
      [problem.type, problem.code, problem.status, problem.detail], ['urn:onduty:problem:app-disabled', 'app-disabled', 409, why.de],
    );
    assert.equal(await dutyStatus(), 'logged-out');
  });

  it('is launched again when nothing disables it any more', async () => {
    await disable(why);
    assert.equal((await launch()).status, 409);
    await disable(null);
    assert.equal((await launch()).status, 200);
    assert.equal(await dutyStatus(), 'on-break');
  });

  it('R4: is so for its own tenant alone, and tells nobody why who is not entitled to it', async () => {
    await disable(why, 'globex');
    assert.equal((await launch()).status, 200);
    await server.storage.commit([{ update: 'apps', where: { tenantId: 'acme', id: 'supervisor' }, set: { disabled: why } }]);
    const response = await launch('supervisor');
    assert.equal(response.status, 404);
    assert.doesNotMatch(await response.text(), /licence/);
  });
});
