import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { headers as headerNames } from '../../../src/contract/index.ts';
import { anyRequest, goodBody, goodRequest } from './arbitraries.ts';
import { assertDocumented, operations } from './document.ts';
import { askers, startFuzz } from './world.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_105);
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 3);
const options = { seed, numRuns, endOnFailure: false };
const asker = fc.constantFrom(...askers);
const whoAmI = operations.find(({ id }) => id === 'whoAmI')!;

/** What keeps no answer, because doing it again is harmless and comes to the same. */
const again: readonly string[] = [
  'probe', 'signOut', 'extendSession', 'refreshSession', 'issueToken', 'noteContact',
];

describe('every operation of the OpenAPI document', () => {
  const answered = new Map<string, number>();

  for (const operation of operations) {
    it(`R59: ${operation.id} answers whatever is sent by its document, and never with 5xx`, async (t) => {
      t.diagnostic(`FUZZ_SEED=${seed} FUZZ_RUNS=${numRuns}`);
      const step = fc.oneof(
        fc.record({ asker, sent: anyRequest(operation) }), fc.record({ asker: fc.oneof(fc.constant(operation.able), asker), sent: goodRequest(operation) }),
      );
      const steps = fc.array(step, { minLength: 1, maxLength: 6 });
      await fc.assert(fc.asyncProperty(steps, async (list) => {
        const world = await startFuzz();
        try {
          for (const { sent, asker: by } of list) {
            const request = world.request(operation, sent, by);
            if (!request) continue;
            const response = await world.send(request);
            await assertDocumented(request, response);
            assert.deepEqual(world.server.errors, []);
            if (response.status < 400) answered.set(operation.id, (answered.get(operation.id) ?? 0) + 1);
          }
        } finally {
          await world.server.close();
        }
      }), options);
    });
  }
  it('is reached: requests of most operations were carried out', (t) => {
    const missing = operations.filter(({ id }) => !answered.has(id)).map(({ id }) => id);
    t.diagnostic(`never carried out: ${missing.join(', ')}`);
    assert.ok(missing.length < operations.length / 3, missing.join(', '));
  });
});

describe('a repeated idempotency key', () => {
  const counts = { done: 0, already: 0 };

  for (const operation of operations.filter(({ method }) => method !== 'GET')) {
    it(`R59: gives ${operation.id} the same result, refuses another body, and meets itself in flight`, async () => {
      const keyed = fc.record({ sent: goodRequest(operation), other: goodBody(operation), isTwin: fc.boolean() });
      await fc.assert(fc.asyncProperty(keyed, async ({ sent, other, isTwin }) => {
        const world = await startFuzz();
        try {
          // A refusal of the person holds no code.
          const isDoneAgain = again.includes(operation.id) || (operation.id === 'authorize' && sent.body!.includes('"deny"'));
          const ask = (change: object = {}) => world.request(operation, { ...sent, headers: { ...sent.headers, [headerNames.idempotencyKey]: 'the-key' }, ...change }, operation.able)!;
          const tell = async (request: Request) => {
            const response = await world.send(request);
            return { status: response.status, value: await assertDocumented(request, response) as { readonly code?: string } | undefined };
          };
          const [first, twin] = await Promise.all([tell(ask()), isTwin ? tell(ask()) : undefined]);
          if (first.status >= 400) return;
          // The session that asked may be over by what it asked for.
          const isOver = async ({ status }: { status: number }) => status === 401 && (await tell(world.request(whoAmI, { path: '/v1/session', body: undefined, headers: {} }, operation.able)!)).status === 401;
          const second = await tell(ask());
          for (const repeat of twin ? [twin, second] : [second]) {
            if (await isOver(repeat)) continue;
            if (repeat === twin && repeat.value?.code === 'in-flight') continue;
            if (isDoneAgain) {
              assert.equal(repeat.status, first.status);
            } else if (operation.isSecret) {
              assert.deepEqual([repeat.status, repeat.value?.code], [409, 'already-done']);
              counts.already += 1;
            } else {
              assert.deepEqual(repeat, first);
              counts.done += 1;
            }
          }
          if (other === sent.body || isDoneAgain) return;
          const changed = await tell(ask({ body: other }));
          if (!await isOver(changed)) assert.deepEqual([changed.status, changed.value?.code], [422, 'idempotency-mismatch']);
        } finally {
          await world.server.close();
        }
      }), options);
    });
  }

  it('is tried where it matters: some answers were kept, and others never', () => {
    assert.ok(counts.done > 20 && counts.already > 0, JSON.stringify(counts));
  });
});
