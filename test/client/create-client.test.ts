import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { profileSchema, routes, whoAmISchema } from '../../src/contract/index.ts';
import { createClient } from '../../src/client/index.ts';
import { gate, json, problem, reached, replaceGlobal, settle, signIn, startWorld, until } from './support/world.ts';
import type { ClientOptions, OndutyError } from '../../src/client/index.ts';
import type { Browser, World } from './support/world.ts';

const run = promisify(execFile);

let world: World;
let browser: Browser;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
});
afterEach(() => world.end());

describe('createClient', () => {
  it('throws a TypeError at once for what can never work', () => {
    const wrong: unknown[] = [
      { baseUrl: 'not a url' }, { baseUrl: 'ftp://desk.example' }, { baseUrl: 'javascript:alert(1)' },
      { baseUrl: 'https://user:secret@desk.example' },
      { baseUrl: 'https://desk.example/?a' }, { baseUrl: 'https://desk.example/#a' }, {},
      { baseUrl: 'https://desk.example', carrier: 'pigeon' }, { baseUrl: 'https://desk.example', timeout: 0 },
      { baseUrl: 'https://desk.example', timeout: NaN },
    ];
    for (const options of wrong) assert.throws(() => createClient(options as ClientOptions), TypeError, JSON.stringify(options));
  });

  it('ends the base with a slash, takes it from the page, and reads it relative to the page', (t) => {
    const base = (baseUrl?: string | URL) => {
      const client = createClient(baseUrl === undefined ? {} : { baseUrl });
      client.close();
      return client.baseUrl;
    };
    assert.equal(base('https://desk.example'), 'https://desk.example/');
    assert.equal(base('https://desk.example/onduty'), 'https://desk.example/onduty/');
    assert.equal(base(new URL('https://desk.example/onduty/')), 'https://desk.example/onduty/');
    replaceGlobal(t, 'location', new URL('https://crm.example/agents/42?x#y'));
    assert.equal(base(), 'https://crm.example/');
    assert.equal(base('/duty'), 'https://crm.example/duty/');
  });

  it('sends nothing by itself', async () => {
    browser.open();
    await settle();
    assert.deepEqual(browser.sent(), []);
  });

  it('calls the page\'s fetch as it is at the time of the call', async (t) => {
    const client = createClient({ baseUrl: browser.baseUrl });
    t.mock.method(globalThis, 'fetch', async () => json({ state: 'anonymous' }));
    assert.deepEqual(await client.session.restore(), { state: 'anonymous' });
    client.close();
  });

  it('asks in the language of the page unless it was told one', async (t) => {
    replaceGlobal(t, 'document', { documentElement: { lang: 'fr' }, addEventListener() {} });
    await browser.open().session.restore();
    await browser.open({ language: 'es' }).session.restore();
    assert.deepEqual(browser.requests.map((request) => request.headers.get('Accept-Language')), ['fr', 'es']);
  });

  it('uses nothing but what the contract has', async () => {
    const client = browser.open();
    await client.tenantInfo();
    await client.session.restore();
    await signIn(client);
    await client.duty.start();
    await client.duty.request('available');
    await client.duty.reasons();
    await client.apps.load();
    await client.apps.launch('agent-console');
    await reached(client.connection, (state) => state === 'live');
    await client.session.signOut();
    const known = Object.values(routes).map(({ method, path }) => new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
    for (const line of browser.sent()) assert.ok(known.some((pattern) => pattern.test(line)), line);
    assert.ok(browser.sent().length >= 10);
  });
});

describe('tenantInfo', () => {
  it('is what the login page of the tenant may show, read once', async () => {
    const client = browser.open();
    const [info, again] = await Promise.all([client.tenantInfo(), client.tenantInfo()]);
    assert.equal(info?.name, 'Acme');
    assert.equal(info, again);
    assert.equal(await client.tenantInfo(), info);
    assert.deepEqual(browser.sent(), ['GET /v1/tenants/acme']);
  });

  it('is null without a tenant', async () => {
    assert.equal(await browser.open({ tenant: undefined } as object).tenantInfo(), null);
    assert.deepEqual(browser.sent(), []);
  });

  it('is asked for again after a failure', async () => {
    const client = browser.open();
    browser.network = async () => problem('maintenance', 503);
    await assert.rejects(client.tenantInfo(), { code: 'maintenance' });
    browser.network = (request, next) => next(request);
    assert.equal((await client.tenantInfo())?.id, 'acme');
  });
});

describe('close', () => {
  it('ends every call under way, and every later one', async () => {
    const client = browser.open();
    await signIn(client);
    browser.network = () => new Promise(() => {});
    const work = Promise.allSettled([client.apps.load(), client.duty.request('available'), client.session.restore(), client.tenantInfo()]);
    await settle();
    client.close();
    for (const result of await work) assert.equal(result.status === 'rejected' && (result.reason as OndutyError).code, 'client-closed');
    await assert.rejects(client.apps.load(), { code: 'client-closed' });
    client.close();
  });

  it('while signing in leaves no stream behind', async () => {
    const client = browser.open();
    const work = signIn(client);
    await until(() => browser.requests.length === 1);
    client.close();
    await assert.rejects(work, { code: 'client-closed' });
    await settle();
    assert.equal(world.backend.streams, 0);
    assert.equal(browser.requests.length, 1);
  });

  it('lets the process exit, and importing alone never keeps it', async () => {
    const entry = new URL('../../src/client/index.ts', import.meta.url).href;
    const support = new URL('./support/world.ts', import.meta.url).href;
    const script = `
      import { createClient } from ${JSON.stringify(entry)};
      import { reached, signIn, startWorld } from ${JSON.stringify(support)};
      const world = await startWorld();
      const client = world.browser().open();
      await signIn(client);
      await reached(client.connection, (state) => state === 'live');
      client.close();
      await world.end();
      console.log('closed', typeof createClient);
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 });
    assert.equal(stdout.trim(), 'closed function');
    await run(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(entry)})`], { timeout: 20_000 });
  });
});

describe('requests of parts that stand beside the core', () => {
  const whoAmI = { method: 'GET', path: '/v1/session', ok: whoAmISchema } as const;

  it('go as the signed-in person by `call`, and as nobody by `send`', async () => {
    for (const carrier of ['cookie', 'bearer'] as const) {
      const client = browser.open({ carrier });
      await signIn(client);
      assert.equal((await client.call(whoAmI)).value.state, 'signed-in', carrier);
      assert.equal((await client.send(whoAmI)).value.state, 'anonymous', carrier);
      const asked = browser.requests.filter(({ method, url }) => method === 'GET' && url.endsWith('/v1/session'));
      assert.equal(asked.at(-1)!.headers.get('Onduty-Session'), null);
      await client.session.signOut();
    }
  });

  it('leave the cookie alone where they go as nobody', async () => {
    const client = browser.open();
    await signIn(client);
    await client.send({ method: 'DELETE', path: '/v1/session', body: {} });
    assert.equal(browser.requests.find(({ method }) => method === 'DELETE')!.credentials, 'omit');
    assert.equal((await client.call(whoAmI)).value.state, 'signed-in');
  });

  it('find out first who is signed in, and need somebody', async () => {
    const client = browser.open();
    await signIn(client);
    assert.equal((await browser.open().call(whoAmI)).value.state, 'signed-in');
    await assert.rejects(world.browser().open().call(whoAmI), { code: 'session-required' });
  });

  it('R25: bring nothing back after the session has ended', async () => {
    const client = browser.open();
    await signIn(client);
    const { opened, open } = gate();
    browser.network = async (request, next) => {
      const response = await next(request);
      if (request.url.endsWith('/v1/profile')) await opened;
      return response;
    };
    const late = assert.rejects(client.call({ method: 'GET', path: '/v1/profile', ok: profileSchema }), { code: 'session-ended' });
    await until(() => browser.requests.some(({ url }) => url.endsWith('/v1/profile')));
    await client.session.signOut();
    open();
    await late;
  });

  it('narrow what comes, and end with the client', async () => {
    const client = browser.open();
    await signIn(client);
    await assert.rejects(client.call({ method: 'GET', path: '/v1/session', ok: profileSchema }), { code: 'bad-response' });
    client.close();
    await assert.rejects(client.send(whoAmI), { code: 'client-closed' });
  });
});
