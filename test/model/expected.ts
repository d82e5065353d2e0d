import assert from 'node:assert/strict';
import type { Duty } from '../../src/contract/index.ts';
import type { Entry } from './history.ts';

/** A request as far as the model cares for it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly key: string | undefined;
  /** Whose request it is: the name of a browser, or of a program. */
  readonly from: string;
  /** The session that it goes with. */
  readonly session: string | undefined;
  /** When it came, and how long the log was then. */
  readonly at: number;
  readonly after: number;
}

/** What a tenant may say about several browsers of an agent. */
export type Mode = 'share' | 'take-over' | 'refuse';

interface Wish {
  readonly status: string;
  readonly reason: string | null;
}

/** What the model knows of a duty. */
interface Shape extends Wish {
  readonly activity: string | null;
  readonly next: Wish | null;
}

const nobody: Shape = { status: 'logged-out', reason: null, activity: null, next: null };

const shapeOf = ({ status, reason, activity, next }: Duty): Shape => (
  { status, reason, activity, next: next && { status: next.status, reason: next.reason } }
);

/** A wish is done at once, or waits for the end of the activity. The last wish counts: one for what is there takes back what was to come. */
function wished(before: Shape, { status, reason = null }: { status: string; reason?: string | null }, isForced = false): Shape {
  if (before.status === status && before.reason === reason) return { ...before, next: null };
  if (before.activity !== null && !isForced) return { ...before, next: { status, reason } };
  return { status, reason, activity: status === 'logged-out' ? null : before.activity, next: null };
}

/** What was to come comes when the activity ends. Who let an offer pass is not offered more: On Break, unless another rest was to come. */
function ended(before: Shape, isRefused: boolean): Shape {
  const rest = isRefused && (before.next === null || before.next.status === 'available') ? { status: 'on-break', reason: null } : null;
  return { status: before.status, reason: before.reason, ...before.next, ...rest, activity: null, next: null };
}

const isByWatch = (duty: Duty) => duty.next?.actor.kind === 'system' && ['contact-lost', 'session-timed-out'].includes(duty.next.actor.cause ?? '');

/** What it makes of a duty that a browser of the agent is back. */
const regained = (before: Duty): Shape => (isByWatch(before) ? { ...shapeOf(before), next: null } : shapeOf(before));

/** What a request makes of a duty. */
function expectedOf(before: Duty | undefined, { method, path, body }: Asked, mode: Mode): Shape {
  const shape = before ? shapeOf(before) : nobody;
  const given = body as { status: string; reason?: string | null; force?: boolean; activity: string | null; cause?: string };
  const route = `${method} ${path.replace(/\/agents\/[^/]+\//, '/agents/')}`;
  switch (route) {
    case 'POST /v1/session':
    case 'POST /v1/duty':
      if (before === undefined || shape.status === 'logged-out') return { ...nobody, status: 'on-break' };
      assert.notEqual(mode, 'share', 'a duty is opened once');
      return regained(before);
    // Who leaves for good logs out.
    case 'DELETE /v1/session': return wished(shape, { ...given, status: 'logged-out' });
    case 'PUT /v1/duty/status':
    case 'PUT /v1/platform/agents/status': return wished(shape, given);
    case 'PUT /v1/agents/status':
    case 'POST /v1/agents/status': return wished(shape, given, given.force);
    case 'DELETE /v1/duty/next': return { ...shape, next: null };
    case 'POST /v1/duty/contact':
    case 'GET /v1/events': return before ? regained(before) : shape;
    case 'PUT /v1/platform/agents/activity': {
      if (given.activity === null) return ended(shape, shape.activity === 'offered' && ['missed', 'rejected'].includes(given.cause ?? ''));
      const isOffered = given.activity === 'offered';
      if (isOffered) assert.ok(shape.status === 'available' && shape.activity === null && shape.next === null && !before?.lost, 'offered to who is Available, and there');
      return { ...shape, activity: given.activity };
    }
    default: return assert.fail(`${route} changes a duty`);
  }
}

/** What the server may do by itself, by the cause that it gives. */
function isOfWatch(before: Duty, duty: Duty): boolean {
  const [from, to] = [shapeOf(before), shapeOf(duty)];
  const is = (shape: Shape) => JSON.stringify(to) === JSON.stringify(shape);
  // Contact is lost, or looked for no more.
  if (is(from)) return true;
  const { kind, cause } = (duty.next ?? duty).actor;
  const isBy = (one: string) => kind === 'system' && cause === one;
  const isGone = !before.lost && duty.lost && (from.next ?? from).status === 'available' && is(wished(from, { status: 'on-break' }));
  // Who is On Break already is not put there: only what was to come comes no more.
  return (isGone && (isBy('contact-lost') || from.status === 'on-break'))
    || (isBy('session-timed-out') && before.lost && is(wished(from, { status: 'logged-out' })))
    || (isBy('reason-over') && from.reason === 'short-break' && is(wished(from, { status: 'work-offline' })));
}

/**
 * Goes through all that became of a duty, by a simple model of it that shares nothing with the rules of the server: what may follow upon what, and who did
 * it. Throws where a step does not fit.
 */
export function checkSteps(entries: readonly Entry[], mode: Mode): void {
  for (const [index, { duty, by }] of entries.entries()) {
    const before = entries[index - 1]?.duty;
    const told = () => `${JSON.stringify(before)} -> ${JSON.stringify(duty)} by ${JSON.stringify(by)}`;
    assert.equal(duty.version, index + 1, `versions grow by one: ${told()}`);
    if (by !== undefined) assert.deepEqual(shapeOf(duty), expectedOf(before, by, mode), told());
    else assert.ok(before && isOfWatch(before, duty), `not for the server to do: ${told()}`);
    if (duty.next !== null) assert.ok(duty.activity !== null, `a next status without an activity: ${told()}`);
    if (duty.status === 'logged-out') assert.ok(duty.activity === null && !duty.started && !duty.lost, told());
    if (before === undefined) continue;
    const isSameChoice = before.status === duty.status && before.reason === duty.reason && JSON.stringify(before.next) === JSON.stringify(duty.next);
    if (duty.choice === before.choice) assert.ok(isSameChoice, `another choice under the old number: ${told()}`);
    else assert.equal(duty.choice, before.choice + 1, `choices grow by one: ${told()}`);
    if (duty.status === before.status) assert.equal(duty.since, before.since, `a status that goes on begins anew: ${told()}`);
    else assert.ok(duty.since >= before.since, `a status begins before the one before it: ${told()}`);
    const mayCut = by?.path.startsWith('/v1/agents/') === true && (by.body as { force?: boolean }).force;
    if (before.activity !== null && duty.activity !== null && !mayCut) assert.equal(duty.status, before.status, `cut during an activity: ${told()}`);
  }
}
