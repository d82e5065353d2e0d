import assert from 'node:assert/strict';
import { afterEach, beforeEach } from 'node:test';
import { bearerOf, startBackend } from './backend.ts';
import type { AccessRequestsAnswer, AccessState, SignInStep } from '../../../src/contract/index.ts';
import type { Backend, SendOptions } from './backend.ts';

export type Denied = Extract<SignInStep, { state: 'address-denied' }>;

export const minute = 60_000;
export const hour = 60 * minute;
/** Where no rule lets Rex in. */
export const home = '203.0.113.5';

/** A backend for each test, with an administrator who is signed in and with Rex, who comes from home. */
export function playAccess() {
  let server: Backend;
  let ada: Record<string, string>;
  const start = async (options: Parameters<typeof startBackend>[0] = {}) => {
    server = await startBackend(options);
    ada = (await bearerOf(server, 'Ada.Admin')).headers;
  };

  /** Lets time pass; the administrator, whose session may have ended, is there again. */
  async function pass(milliseconds: number): Promise<void> {
    server.clock.now += milliseconds;
    ada = (await bearerOf(server, 'Ada.Admin')).headers;
  }

  /** Rex types the right password at home, where no rule lets him in. */
  async function deny(address = home, change: Record<string, unknown> = {}): Promise<Denied> {
    const step = await (await server.signIn('Rex.Remote', { carrier: 'bearer', ...change }, { address })).json() as SignInStep;
    assert.ok(step.state === 'address-denied');
    return step;
  }
  const ticketOf = ({ wait }: Denied) => ({ Authorization: `Ticket ${wait.ticket}` });
  const ask = (step: Denied, options: SendOptions = {}) =>
    server.send(`/v1/access-requests/${step.requestId}`, { address: home, headers: ticketOf(step), ...options });
  const stateOf = async (step: Denied) => (await (await ask(step)).json() as AccessState).state;
  const redeem = (step: Denied, { address = home, body = {} }: { address?: string; body?: object } = {}) =>
    server.send('/v1/session', { method: 'POST', json: { method: 'grant', carrier: 'bearer', ...body }, headers: ticketOf(step), address });
  const decide = (step: Pick<Denied, 'requestId'>, what: 'grant' | 'refuse', json?: object, headers: Record<string, string> = ada) =>
    server.send(`/v1/access-requests/${step.requestId}/${what}`, { method: 'POST', headers, ...(json !== undefined && { json }) });
  const grant = async (step: Pick<Denied, 'requestId'>, json: object = { mode: 'once' }) => assert.equal((await decide(step, 'grant', json)).status, 204);
  const refuse = async (step: Pick<Denied, 'requestId'>) => assert.equal((await decide(step, 'refuse')).status, 204);
  const list = async () => (await (await server.send('/v1/access-requests', { headers: ada })).json() as AccessRequestsAnswer).requests;
  const rowOf = async ({ requestId }: Denied) => (await server.storage.find('accessRequests', { id: requestId }))!;
  const signedIn = async (response: Response) => {
    const step = await response.json() as { state: string; credential: { accessToken: string }; duty: { status: string } | null };
    assert.equal(step.state, 'signed-in');
    return { headers: { Authorization: `Bearer ${step.credential.accessToken}` }, duty: step.duty };
  };

  beforeEach(() => start());
  afterEach(() => server.close());

  return {
    get server() {
      return server;
    },
    get ada() {
      return ada;
    },
    start, pass, deny, ticketOf, ask, stateOf, redeem, decide, grant, refuse, list, rowOf, signedIn,
  };
}
