import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gate, json, signIn, startWorld, until } from './support/world.ts';
import type { Browser, World } from './support/world.ts';

let world: World;
let browser: Browser;
beforeEach(async () => {
  world = await startWorld();
  browser = world.browser();
});
afterEach(() => world.end());

const names = (apps: readonly { readonly name: string }[] | null) => apps?.map(({ name }) => name);

describe('apps', () => {
  it('are unknown until they were read, and then what the person is entitled to', async () => {
    const client = browser.open({ tenant: undefined } as object);
    await signIn(client, 'Sam.Supervisor');
    assert.equal(client.apps.state.get(), null);
    assert.deepEqual(names(await client.apps.load()), ['Agent Console', 'Supervisor']);
    assert.deepEqual(names(client.apps.state.get()), ['Agent Console', 'Supervisor']);
  });

  it('launch opens the duty where the application is that of the agent', async () => {
    const client = browser.open({ tenant: undefined } as object);
    await signIn(client);
    const launch = await client.apps.launch('agent-console');
    assert.equal(launch.url, '/console/');
    assert.equal(client.duty.state.get().status, 'on-break');
    await client.duty.request('available');
    await client.apps.launch('agent-console');
    assert.equal(client.duty.state.get().status, 'available');
  });

  it('that one is not entitled to cannot be launched, whatever their name', async () => {
    const client = browser.open();
    await signIn(client);
    for (const id of ['supervisor', 'no such', '../../v1/session', '__proto__']) {
      await assert.rejects(client.apps.launch(id), { code: 'not-found' }, id);
    }
    assert.equal(client.session.state.get().state, 'signed-in');
  });

  it('of a slow answer never replace those of a later one', async () => {
    const client = browser.open();
    await signIn(client);
    const slow = gate();
    const app = { id: 'x', name: 'of the slow answer', description: '', role: 'agent', url: '/', target: 'same-tab', disabled: null };
    let first = true;
    browser.network = async (request, next) => {
      if (!request.url.endsWith('/apps') || !first) return next(request);
      first = false;
      await slow.opened;
      return json({ apps: [app] });
    };
    const late = client.apps.load();
    await until(() => !first);
    await client.apps.load();
    slow.open();
    assert.deepEqual(names(await late), ['of the slow answer']);
    assert.deepEqual(names(client.apps.state.get()), ['Agent Console']);
  });
});
