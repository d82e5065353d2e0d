import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spaceOf, watchAddressSpace } from '../../src/client/address-space.ts';
import type { TestContext } from 'node:test';

describe('the address space of a host', () => {
  for (const [space, hosts] of [
    ['loopback', ['localhost', 'desk.localhost', 'localhost.', '127.0.0.1', '127.9.8.7', '[::1]']],
    ['local', [
      '10.0.0.1', '192.168.178.1', '172.16.0.1', '172.31.255.1', '169.254.1.1', '100.64.0.1', '100.127.0.1', 'desk.local', 'desk.local.', '[fd00::1]', '[fc00::1]', '[fe80::1]',
    ]],
    [undefined, [
      'desk.example', '10.desk.example', '127.desk.example', 'notlocalhost', 'localhost.example', 'local.example', '172.32.0.1', '172.15.0.1', '100.128.0.1', '11.0.0.1',
      '[2001:db8::1]', 'fd.example', 'desk',
    ]],
  ] as const) {
    it(`is ${space ?? 'not known'} of ${hosts.join(', ')}`, () => {
      for (const host of hosts) assert.equal(spaceOf(new URL(`https://${host}/`).hostname), space, host);
    });
  }
});

type States = Readonly<Record<string, PermissionState>>;

/** Plays a browser: the page, whether a frame holds it, and what the permissions are before a request and after it has failed. */
async function refusedIn(test: TestContext, { page, backend, framed = false, before, after }: {
  readonly page?: string; readonly backend: string; readonly framed?: boolean; readonly before: States; readonly after: States;
}) {
  let states = before;
  const query = async ({ name }: { readonly name: string }) => {
    const state = states[name];
    if (!state) throw new TypeError(`${name} is no permission`);
    return { state };
  };
  const played: Readonly<Record<string, unknown>> = { navigator: { permissions: { query } }, location: page && new URL(page), self: globalThis, top: framed ? {} : globalThis };
  for (const [name, value] of Object.entries(played)) {
    const own = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true });
    test.after(() => (own ? Object.defineProperty(globalThis, name, own) : Reflect.deleteProperty(globalThis, name)));
  }
  const watch = await watchAddressSpace(backend);
  states = after;
  return watch.refused();
}

const all = (loopback: PermissionState, local = loopback): States => ({ 'loopback-network': loopback, 'local-network': local });
const crm = 'https://crm.example/';

describe('a request that has failed', () => {
  const cases: readonly (readonly [string, Parameters<typeof refusedIn>[1], string])[] = [
    ['was refused where the person has just refused', { page: crm, backend: 'https://desk.example/', before: all('prompt'), after: all('prompt', 'denied') }, 'yes'],
    ['was refused where the person has just refused in a frame', { page: crm, backend: 'https://desk.example/', framed: true, before: all('prompt'), after: all('denied', 'prompt') }, 'yes'],
    ['was refused where the person refused long ago', { page: crm, backend: 'https://desk.example/', before: all('denied'), after: all('denied') }, 'yes'],
    ['was refused in a frame that may not, to a private address', { page: crm, backend: 'http://192.168.1.4:4600/', framed: true, before: all('denied'), after: all('denied') }, 'yes'],
    ['may have been refused in a frame that may not, to a name', { page: crm, backend: 'https://desk.example/', framed: true, before: all('denied'), after: all('denied') }, 'perhaps'],
    ['may have been refused where the question about this machine is open', { page: crm, backend: 'http://localhost:4600/', before: all('prompt'), after: all('prompt') }, 'perhaps'],
    ['was not refused where the other permission alone is denied', { page: crm, backend: 'http://localhost:4600/', before: all('granted', 'denied'), after: all('granted', 'denied') }, 'no'],
    ['was not refused to a name about which nothing was asked', { page: crm, backend: 'https://desk.example/', before: all('prompt'), after: all('prompt') }, 'no'],
    ['was not refused where it is allowed', { page: crm, backend: 'http://localhost:4600/', before: all('granted'), after: all('granted') }, 'no'],
    ['was not refused to a page of this machine', { page: 'http://127.0.0.1:4601/', backend: 'http://localhost:4600/', framed: true, before: all('denied'), after: all('denied') }, 'no'],
    ['was not refused to a page of the same network', { page: 'http://10.0.0.2/', backend: 'http://10.0.0.1/', framed: true, before: all('denied'), after: all('denied') }, 'no'],
    ['may have been refused to a page of a private network, to this machine', { page: 'http://10.0.0.2/', backend: 'http://localhost:4600/', before: all('prompt'), after: all('prompt') }, 'perhaps'],
    ['was refused in a browser that knows one name for both', { page: crm, backend: 'http://localhost:4600/', before: { 'local-network-access': 'prompt' }, after: { 'local-network-access': 'denied' } }, 'yes'],
    ['was not refused in a browser that knows no such permission', { page: crm, backend: 'http://localhost:4600/', before: {}, after: {} }, 'no'],
    ['was not refused where there is no page', { backend: 'http://localhost:4600/', before: {}, after: {} }, 'no'],
  ];
  for (const [fact, given, refusal] of cases) it(fact, async (test) => assert.equal(await refusedIn(test, given), refusal));
});
