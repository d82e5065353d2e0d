import { after } from 'node:test';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import { startPostgres } from '../../support/postgres.ts';
import { describeStorage } from './describe-storage.ts';

const postgres = await startPostgres();
after(() => postgres.stop());

describeStorage('PostgreSQL', async () => {
  const url = await postgres.createDatabase();
  return () => openStorage(url);
});
