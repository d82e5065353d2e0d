import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import { describeStorage } from './describe-storage.ts';

const directory = await mkdtemp(join(tmpdir(), 'onduty-sqlite-'));
after(() => rm(directory, { recursive: true }));
let files = 0;

describeStorage('SQLite', async () => {
  const file = join(directory, `${files += 1}.db`);
  return () => openStorage(`sqlite:${file}`);
});

describeStorage('SQLite in memory', async () => {
  const storage = await openStorage(':memory:');
  return async () => storage;
});
