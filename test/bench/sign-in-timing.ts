import { serveNode } from '../../src/server/node/serve.ts';
import { createBackend } from '../../src/server/backend.ts';
import { createCaller } from '../server/node/support/http.ts';
import { median, ms, quantile } from './statistics.ts';
import type { PasswordHasher } from '../../src/server/ports.ts';
import type { Storage } from '../../src/server/storage/storage.ts';
import type { Credentials } from '../server/node/support/crowd.ts';

const tries = 200;

/**
 * Times refused sign-ins: unknown user, wrong password and disabled user with the right password, one after the other in turn, so that what
 * else the machine does meets all three alike. The throttles are emptied in between, or they would answer instead (R8).
 */
export async function measureSignInTiming(
  storage: Storage, hasher: PasswordHasher, crowd: readonly Credentials[],
): Promise<(readonly [name: string, value: string])[]> {
  const [known, disabled] = crowd;
  await storage.commit([{ update: 'users', where: { tenantId: 'acme', userName: disabled!.username }, set: { enabled: false } }]);
  const backend = createBackend({ storage, hasher, origin: 'http://localhost:4600' });
  const server = await serveNode({ backend, port: 0 });
  const caller = createCaller(server.url);
  const cases = {
    'unknown user': { ...known!, username: 'Nobody.At-all' },
    'wrong password': { ...known!, password: known!.password.toLowerCase() },
    'disabled user': disabled!,
  };
  const times = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]));
  for (let i = -21; i < tries; i += 1) {
    // Each case has its turn at each place, for the one before may leave something behind.
    const turn = Object.entries(cases);
    turn.push(...turn.splice(0, (i + 21) % turn.length));
    for (const [name, credentials] of turn) {
      const start = performance.now();
      const { status } = await caller.call('POST', '/v1/session', { body: { method: 'password', ...credentials } });
      const took = performance.now() - start;
      if (status !== 401) throw new Error(`${name}: ${status}`);
      // The first ones warm up.
      if (i >= 0) times.get(name)!.push(took);
      await storage.commit([{ remove: 'throttles', where: {} }]);
    }
  }
  caller.close();
  await server.close();
  const medians = [...times.values()].map(median);
  const spread = (samples: readonly number[]) => [0.1, 0.5, 0.9].map((share) => ms(quantile(samples, share))).join(', ');
  return [
    ...[...times].map(([name, samples]) => [`${name}: p10, median, p90`, spread(samples)] as const),
    ['largest difference of medians', ms(Math.max(...medians) - Math.min(...medians))],
  ];
}
