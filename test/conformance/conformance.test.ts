import { after, before, describe, it } from 'node:test';
import { conformanceChecks } from '../../src/conformance/index.ts';
import { openStorage } from '../../src/server/node/storage/open-storage.ts';
import { createMemoryStorage } from '../../src/server/index.ts';
import { startPostgres } from '../support/postgres.ts';
import { backendOver, mockTarget } from './backends.ts';
import type { Target } from '../../src/conformance/index.ts';
import type { TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres | undefined;

const openings = {
  'the memory engine': async () => backendOver(createMemoryStorage()),
  SQLite: async () => backendOver(await openStorage(':memory:')),
  PostgreSQL: async () => {
    postgres = await startPostgres();
    return backendOver(await openStorage(await postgres.createDatabase()));
  },
  'the mock': () => Promise.resolve(mockTarget()),
};

for (const [name, open] of Object.entries(openings)) {
  describe(`The contract over ${name}`, () => {
    let target: Target;
    let close = () => Promise.resolve();
    before(async () => { ({ target, close } = await open()); });
    after(() => close());
    for (const check of conformanceChecks) it(check.name, () => check.run(target));
  });
}

after(() => postgres?.stop());
