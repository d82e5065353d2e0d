import * as v from 'valibot';
import { headers as headerNames, streamEvents } from '../contract/index.ts';
import { call, expect, expectRefusal, expectSame, send, visit, whileSignedIn } from './caller.ts';
import type { Check, Target } from './target.ts';

const choose = (target: Target, token: string, status: string, headers: Record<string, string> = {}) =>
  call(target, 'setStatus', { token, body: { status }, headers });

/** Reads Server-Sent Events until one of this name satisfies `until`. The caller's signal bounds it. */
async function readUntil(response: Response, name: string, until: (data: unknown) => boolean): Promise<void> {
  expect(response.headers.get('Content-Type')?.startsWith('text/event-stream') === true, `The stream is ${response.headers.get('Content-Type') ?? 'untyped'}`);
  expect(response.body !== null, 'The stream has no body');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; ;) {
    const { done, value } = await reader.read();
    expect(!done, `The stream ended before ${name} came`);
    text += value;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      const field = (label: string) => frame.split('\n').find((line) => line.startsWith(`${label}: `))?.slice(label.length + 2);
      if (field('event') === name && until(JSON.parse(field('data') ?? 'null'))) return void reader.cancel();
    }
  }
}

/** The agent's duty, its choices and its stream. */
export const dutyChecks: readonly Check[] = [
  {
    name: 'R33: takes an agent from On Break to Available to Work Offline',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      for (const status of ['available', 'work-offline', 'on-break']) {
        const { body } = await choose(target, token, status);
        expectSame(body.outcome, 'changed', 'The outcome');
        expectSame(body.duty.status, status, 'The status');
        expectSame(body.duty.started, true, 'started');
        expectSame(body.duty.actor.kind, 'self', 'The actor');
      }
    }),
  },
  {
    name: 'lets Work Offline be the first choice',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      expectSame((await choose(target, token, 'work-offline')).body.duty.status, 'work-offline', 'The status');
    }),
  },
  {
    name: 'refuses Logged Out from Available, and allows it from Work Offline and On Break',
    async run(target) {
      for (const from of ['work-offline', 'on-break']) {
        await whileSignedIn(target, target.agent, async ({ token }) => {
          await choose(target, token, 'available');
          await expectRefusal(target, 'setStatus', 'status-refused', { token, body: { status: 'logged-out' } });
          await choose(target, token, from);
          expectSame((await choose(target, token, 'logged-out')).body.duty.status, 'logged-out', 'The status');
          await expectRefusal(target, 'setStatus', 'not-on-duty', { token, body: { status: 'available' } });
        });
      }
    },
  },
  {
    name: 'opens the duty once: opening it again changes nothing',
    run: (target) => whileSignedIn(target, target.agent, async ({ token, signedIn }) => {
      expectSame(signedIn.duty?.status, 'logged-out', 'The status');
      expectSame((await call(target, 'openDuty', { token })).body.duty.status, 'on-break', 'The status');
      const { body: { duty } } = await choose(target, token, 'available');
      expectSame((await call(target, 'openDuty', { token })).body.duty.version, duty.version, 'The version');
    }, 'unified'),
  },
  {
    name: 'lets versions only grow, and keeps the time of a status',
    run: (target) => whileSignedIn(target, target.agent, async ({ token, signedIn }) => {
      const { body: { duty: first } } = await choose(target, token, 'available');
      expect(first.version > (signedIn.duty?.version ?? 0) && first.choice > (signedIn.duty?.choice ?? 0), 'The versions did not grow');
      const { body: { duty: same } } = await choose(target, token, 'available');
      expectSame(same.since, first.since, 'The time');
      expectSame(same.version, first.version, 'The version');
    }),
  },
  {
    name: 'compares If-Match with the choice',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      const tag = (await call(target, 'readDuty', { token })).headers.get('ETag');
      expect(tag !== null, 'The duty has no ETag');
      await choose(target, token, 'available', { 'If-Match': tag });
      await expectRefusal(target, 'setStatus', 'choice-changed', { token, body: { status: 'on-break' }, headers: { 'If-Match': tag } });
      expectSame((await call(target, 'readDuty', { token })).body.duty.status, 'available', 'The status');
    }),
  },
  {
    name: 'R59: gives a repeated idempotency key the same answer, and another body 422',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      const headers = { [headerNames.idempotencyKey]: crypto.randomUUID() };
      const first = await choose(target, token, 'available', headers);
      await choose(target, token, 'work-offline');
      const again = await choose(target, token, 'available', headers);
      expectSame(JSON.stringify(again.body), JSON.stringify(first.body), 'The second answer');
      expectSame((await call(target, 'readDuty', { token })).body.duty.status, 'work-offline', 'The status');
      await expectRefusal(target, 'setStatus', 'idempotency-mismatch', { token, body: { status: 'on-break' }, headers });
    }),
  },
  {
    name: 'makes one change of two twins at once',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      const before = (await call(target, 'readDuty', { token })).body.duty.version;
      const headers = { [headerNames.idempotencyKey]: crypto.randomUUID() };
      await Promise.all(Array.from({ length: 5 }, () => choose(target, token, 'available', headers)));
      expectSame((await call(target, 'readDuty', { token })).body.duty.version, before + 1, 'The version');
    }),
  },
  {
    name: 'takes a reason that goes with the status, and no other',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      const { reasons } = (await call(target, 'listReasons', { token })).body;
      const reason = reasons.find(({ status }) => status === 'on-break')?.id;
      expect(reason !== undefined, 'The tenant has no reason for On Break');
      const { body } = await call(target, 'setStatus', { token, body: { status: 'on-break', reason } });
      expectSame(body.duty.reason, reason, 'The reason');
      await expectRefusal(target, 'setStatus', 'reason-refused', { token, body: { status: 'available', reason } });
    }),
  },
  {
    name: 'R33: streams the duty at once and then at each change',
    run: (target) => whileSignedIn(target, target.agent, async ({ token }) => {
      const signal = AbortSignal.timeout(20_000);
      const stream = await send(target, 'streamEvents', { token, signal });
      const seen: string[] = [];
      const read = readUntil(stream, 'duty', (data) => {
        const { duty } = v.parse(streamEvents.duty, data);
        seen.push(duty.status);
        if (seen.length === 1) void choose(target, token, 'available');
        return duty.status === 'available';
      });
      await read;
      expectSame(seen.join(), 'on-break,available', 'The statuses on the stream');
    }),
  },
  {
    name: 'R25: ends the stream of a session that is signed out, with the cause',
    async run(target) {
      const { token, signOut } = await visit(target, target.agent);
      const signal = AbortSignal.timeout(20_000);
      const stream = await send(target, 'streamEvents', { token, signal });
      const over = readUntil(stream, 'session-ended', (data) => v.parse(streamEvents['session-ended'], data).cause === 'signed-out');
      await signOut();
      await over;
    },
  },
];
