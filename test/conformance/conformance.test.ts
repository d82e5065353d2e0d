import { after, before, describe, it } from 'node:test';
import { conformanceChecks } from '../../src/conformance/index.ts';
import { createMemoryStorage } from '../../src/server/index.ts';
import { backendOver } from './backends.ts';
import type { Target } from '../../src/conformance/index.ts';

for (const [name, open] of [['memory', () => Promise.resolve(createMemoryStorage())]] as const) {
  describe(`The contract over ${name}`, () => {
    let target: Target;
    let close: () => Promise<void>;
    before(async () => { ({ target, close } = await backendOver(await open())); });
    after(() => close());
    for (const check of conformanceChecks) it(check.name, () => check.run(target));
  });
}
