import assert from 'node:assert/strict';
import { bearerOf } from './backend.ts';
import type { Duty, SignInStep, TenantSettings } from '../../../src/contract/index.ts';
import type { Backend, SendOptions } from './backend.ts';

export const ava = 'acme-ava.agent';
export type Elsewhere = Extract<SignInStep, { state: 'duty-elsewhere' }>;

/** Sets settings of `acme` behind the backend's back. */
export async function setTenant({ storage }: Backend, change: Partial<TenantSettings>): Promise<void> {
  const tenant = (await storage.find('tenants', { id: 'acme' }))!;
  assert.ok(await storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, ...change } } }]));
}

/** Says that something happens on top of the status, or that it is over. */
export async function setActivity({ storage }: Backend, activity: string | null): Promise<void> {
  assert.ok(await storage.commit([{ update: 'duties', where: { userId: ava }, set: { activity } }]));
}

/** What one browser of Ava's does; each has a session of its own. */
export async function openBrowser(server: Backend, change: Record<string, unknown> = {}) {
  const { headers, sessionId } = await bearerOf(server, 'Ava.Agent', change);
  return browserOf(server, headers, sessionId);
}

export function browserOf(server: Backend, headers: { Authorization: string }, sessionId: string) {
  const send = (path: string, options: SendOptions = {}) => server.send(path, { ...options, headers: { ...headers, ...options.headers } });
  return {
    headers, sessionId, send,
    /** Answers a ping of the stream. */
    contact: async () => assert.equal((await send('/v1/duty/contact', { method: 'POST' })).status, 204),
    choose: (status: string) => send('/v1/duty/status', { method: 'PUT', json: { status } }),
    start: (json?: object) => send('/v1/duty', { method: 'POST', ...(json && { json }) }),
    launch: (json?: object) => send('/v1/apps/agent-console/launch', { method: 'POST', ...(json && { json }) }),
    duty: async () => (await (await send('/v1/duty')).json() as { duty: Duty }).duty,
    isAlive: async () => (await send('/v1/session')).status === 200,
  };
}
export type Browser = ReturnType<typeof browserOf>;

/** Signs Ava in at her tenant in another browser, and gives the answer. */
export const tryElsewhere = async (server: Backend, options: SendOptions = {}): Promise<SignInStep> =>
  await (await server.signIn('Ava.Agent', { carrier: 'bearer' }, options)).json() as SignInStep;

/** Redeems the ticket of the step. */
export const takeOver = (server: Backend, step: Elsewhere, options: SendOptions = {}, tenant = 'acme') => server.send('/v1/session', {
  method: 'POST', json: { method: 'take-over', tenant, carrier: 'bearer' }, headers: { Authorization: `Ticket ${step.takeOver?.ticket ?? ''}` }, ...options,
});
