import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import { duty, entry } from './rows.ts';

// Changes the duties of some agents without end, and writes "agent version" for each change that was acknowledged.
const [url = ':memory:', first = '0', count = '1'] = process.argv.slice(2);
const storage = await openStorage(url);

async function changeForever(userId: string): Promise<never> {
  await storage.commit([{ insert: 'duties', row: duty(userId, { version: 0 }) }]);
  for (let version = 1; ; version += 1) {
    const isDone = await storage.commit([
      { update: 'duties', where: { userId, version: version - 1 }, set: { version, since: version } },
      { insert: 'receipts', row: { key: `${userId} ${version}`, bodyHash: '', status: 200, answer: { version }, expiresAt: 1 } },
      { emit: entry(userId, version) },
    ]);
    if (!isDone) throw new Error(`The change ${version} of ${userId} was refused.`);
    process.stdout.write(`${userId} ${version}\n`);
    // Synchronous engines leave no room for anything else.
    await new Promise(setImmediate);
  }
}

await Promise.all(Array.from({ length: Number(count) }, (_, index) => changeForever(`u${Number(first) + index}`)));
