import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';

const script = new URL('burst.ts', import.meta.url).pathname;

/** Lets a process change the duties of agents until so many changes were acknowledged, kills it, and gives the last acknowledged version of each. */
export async function crashInBurst(url: string, { first = 0, agents = 8, changes = 200 } = {}): Promise<Map<string, number>> {
  const child = spawn(process.execPath, [script, url, String(first), String(agents)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged = new Map<string, number>();
  let count = 0;
  for await (const line of createInterface(child.stdout)) {
    const [userId = '', version] = line.split(' ');
    acknowledged.set(userId, Number(version));
    count += 1;
    if (count === changes) child.kill('SIGKILL');
  }
  assert.ok(count >= changes, 'the process ended before its time');
  return acknowledged;
}

/** Checks that everything acknowledged is there, and that every commit is there as a whole or not at all. */
export async function assertSurvived(url: string, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  const storage = await openStorage(url);
  try {
    for (const [userId, last] of acknowledged) {
      const found = await storage.find('duties', { userId });
      assert.ok(found !== undefined && found.version >= last, `${userId}: ${found?.version} of ${last}`);
      assert.ok(await storage.find('receipts', { key: `${userId} ${found.version}` }));
      assert.equal(await storage.find('receipts', { key: `${userId} ${found.version + 1}` }), undefined);
    }
  } finally {
    await storage.close();
  }
}
