import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { bearerOf, codeOf, startBackend } from './support/backend.ts';
import type { ReasonEntriesAnswer, ReasonsAnswer } from '../../src/contract/index.ts';
import type { Backend } from './support/backend.ts';

let server: Backend;
let ada: { Authorization: string };
let ava: { Authorization: string };
beforeEach(async () => {
  server = await startBackend();
  ({ headers: ada } = await bearerOf(server, 'Ada.Admin'));
  ({ headers: ava } = await bearerOf(server, 'Ava.Agent'));
});
afterEach(() => server.close());

const create = (json: object, more: Record<string, string> = {}) => server.send('/v1/reasons', { method: 'POST', headers: { ...ada, ...more }, json });
const change = (id: string, json: object) => server.send(`/v1/reasons/${id}`, { method: 'PATCH', headers: ada, json });
const entries = async (response: Response | Promise<Response>) => (await (await response).json() as ReasonEntriesAnswer).reasons;
const offered = async (language = 'en') => await (await server.send('/v1/duty/reasons', { headers: { ...ava, 'Accept-Language': language } })).json() as ReasonsAnswer;
const choose = (status: string, reason?: string) => server.send('/v1/duty/status', { method: 'PUT', headers: ava, json: { status, reason } });
const coffee = { status: 'on-break', label: { en: 'Coffee', de: 'Kaffee' }, code: 'COF' };

describe('Reasons', () => {
  it('are made by administrators and offered to agents in their language, the newest last', async () => {
    const made = (await entries(create({ ...coffee, maxSeconds: 600, endAction: 'available' }))).find(({ code }) => code === 'COF')!;
    const { reasons } = await offered('de-AT');
    const breaks = reasons.filter(({ status }) => status === 'on-break');
    assert.deepEqual(breaks.at(-1), { id: made.id, status: 'on-break', label: 'Kaffee', code: 'COF', maxSeconds: 600, endAction: 'available' });
    assert.equal((await choose('on-break', made.id)).status, 200);
  });

  it('of another group are offered to nobody else and refused', async () => {
    const made = (await entries(create({ ...coffee, groups: ['remote'] }))).find(({ code }) => code === 'COF')!;
    assert.ok(!(await offered()).reasons.some(({ id }) => id === made.id));
    assert.equal(await codeOf(await choose('on-break', made.id)), 'reason-refused');
    await change(made.id, { groups: ['remote', 'front-desk'] });
    assert.equal((await choose('on-break', made.id)).status, 200);
  });

  it('that are not active any more are offered no more, and may be deleted while somebody has them', async () => {
    assert.equal((await choose('on-break', 'lunch')).status, 200);
    assert.equal((await change('lunch', { active: false })).status, 200);
    assert.ok(!(await offered()).reasons.some(({ id }) => id === 'lunch'));
    const left = await entries(server.send('/v1/reasons/lunch', { method: 'DELETE', headers: ada }));
    assert.ok(!left.some(({ id }) => id === 'lunch'));
    assert.equal((await choose('available')).status, 200);
  });

  it('keep the order that administrators gave, or that of their labels', async () => {
    await change('lunch', { position: 9 });
    const labels = async () => (await offered()).reasons.filter(({ status }) => status === 'on-break').map(({ label }) => label);
    assert.deepEqual(await labels(), ['Short Break', 'Restroom', 'Lunch']);
    const response = await server.send('/v1/tenant/settings', { method: 'PATCH', headers: ada, json: { reasonOrder: 'label' } });
    assert.equal(response.status, 200);
    assert.deepEqual(await labels(), ['Lunch', 'Restroom', 'Short Break']);
  });

  it('that are required are asked of nobody who has none to give', async () => {
    await server.send('/v1/tenant/settings', { method: 'PATCH', headers: ada, json: { reasonRequired: ['on-break'] } });
    assert.deepEqual((await offered()).required, ['on-break']);
    await choose('available');
    assert.equal(await codeOf(await choose('on-break')), 'reason-refused');
    for (const id of ['lunch', 'short-break', 'restroom']) await change(id, { groups: ['remote'] });
    assert.deepEqual((await offered()).required, []);
    assert.equal((await choose('on-break')).status, 200);
  });

  for (const [what, body, field] of [
    ['a code that is taken', { code: 'LUN' }, 'code'],
    ['a code with a space', { code: 'A B' }, 'code'],
    ['no English label', { label: { de: 'Kaffee' } }, 'label.en'],
    ['a label that is no plain text', { label: { en: 'a\u0000b' } }, 'label.en'],
    ['a language that is none', { label: { en: 'Coffee', 'not a tag': 'x' } }, 'label.not a tag'],
    ['a group that is none', { groups: ['made-up'] }, 'groups'],
    ['an end without a limit', { endAction: 'available' }, 'endAction'],
    ['an end in itself', { endAction: 'on-break', maxSeconds: 60 }, 'endAction'],
    ['a limit on logging out', { status: 'logged-out', maxSeconds: 60 }, 'maxSeconds'],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      const response = await create({ ...coffee, ...body });
      assert.equal(await codeOf(response), 'field-refused');
      assert.deepEqual((await response.json() as { fields: string[] }).fields, [field]);
    });
  }

  it('that two administrators change at once keep what each of them gave', async () => {
    const { commit } = server.storage;
    let isOther = false;
    Object.assign(server.storage, {
      commit: async (...args: Parameters<typeof commit>) => {
        if (!isOther && JSON.stringify(args).includes('reason-changed')) {
          isOther = true;
          await commit([{ update: 'reasons', where: { tenantId: 'acme', id: 'lunch' }, set: { code: 'MEAL' } }]);
        }
        return commit(...args);
      },
    });
    assert.equal((await change('lunch', { maxSeconds: 3600 })).status, 200);
    const lunch = (await server.storage.find('reasons', { tenantId: 'acme', id: 'lunch' }))!;
    assert.deepEqual([lunch.maxSeconds, lunch.code], [3600, 'MEAL']);
  });

  it('are made once however often the same request comes, and remembered in the audit', async () => {
    await create(coffee, { 'Idempotency-Key': 'twice' });
    const again = await entries(create(coffee, { 'Idempotency-Key': 'twice' }));
    assert.equal(again.filter(({ code }) => code === 'COF').length, 1);
    const audit = await server.storage.list('audit', { tenantId: 'acme', action: 'reason-created' });
    assert.deepEqual(audit.map(({ target, actor }) => [target, actor]), [['Coffee', 'Ada Moreau']]);
  });
});
