import { setTimeout as rest } from 'node:timers/promises';
import { createCaller } from '../server/node/support/http.ts';
import { kilobytes, readMeter } from './meter.ts';
import { openReader, openReaders } from './readers.ts';
import { ms } from './statistics.ts';
import type { Storage } from '../../src/server/storage/storage.ts';
import type { Resident } from './population.ts';
import type { Findings } from './tabs.ts';

const slowReaders = 100;
/** News of so many bytes, so many in one commit: as much as a stream may lag behind. */
const size = 8 * 1024;
const together = 8;
/** No system keeps more than this for a reader that does not read. Bytes. */
const most = 64 * 2 ** 20;

/**
 * Lets many readers stop reading, and writes to them until the server has dropped them all; one more goes on reading and must miss nothing. `storage`
 * is the database of the server.
 */
export async function measureSlowReaders(
  url: string, storage: Storage, { token, userId }: Resident,
): Promise<Findings> {
  const caller = createCaller(url);
  const faults: string[] = [];
  let heard = 0;
  const attentive = await openReader(url, { token, first: 'duty', onEvent: (event) => { heard += event.includes('event: changed\n') ? 1 : 0; } });
  const { sockets } = await openReaders(url, Array.from({ length: slowReaders }, () => ({ token, first: 'duty', onEvent: () => undefined } as const)));
  for (const socket of sockets) socket.pause().on('error', () => undefined);
  const before = await readMeter(caller);
  const began = performance.now();
  const what = 'x'.repeat(size);
  let written = 0;
  let peak = before.memory;
  let { streams } = before;
  while (streams > before.streams - slowReaders && written * size < most) {
    const at = Date.now();
    await storage.commit(Array.from({ length: together }, () => ({ emit: { tenantId: 'acme', userId, kind: 'changed', version: 0, body: { what }, at } })));
    written += together;
    // The server looks at once when somebody does something there; what another process writes to SQLite it finds within a second.
    await caller.choose(token, written / together % 2 === 0 ? 'on-break' : 'available');
    while (heard < written && !attentive.closed) await rest(5);
    if (attentive.closed) break;
    const now = await readMeter(caller);
    peak = Math.max(peak, now.memory);
    ({ streams } = now);
  }
  const took = performance.now() - began;
  const dropped = before.streams - streams;
  if (dropped !== slowReaders) faults.push(`of ${slowReaders} readers that do not read, ${dropped} were dropped`);
  if (heard !== written) faults.push(`a reader that reads was told ${heard} of ${written} news`);
  for (const socket of [attentive, ...sockets]) socket.destroy();
  caller.close();
  return {
    faults,
    figures: [
      ['readers that stop reading; dropped', `${slowReaders}; ${dropped}`],
      ['written to each until the last was dropped', `${kilobytes(written * size)} in ${ms(took)}`],
      ['memory that the server took meanwhile, at most; for each of them', `${kilobytes(peak - before.memory)}; ${kilobytes((peak - before.memory) / slowReaders)}`],
      ['a reader that goes on reading was told', `${heard} of ${written}`],
    ],
  };
}
