import { emulateMedia, executeServerCommand } from '@web/test-runner-commands';
import type { Ability } from '../../support/exceptions.ts';

let running: Skippable | undefined;

// The page under the policy of R15 loads the files of states too, without the runner.
if (typeof beforeEach === 'function') {
  beforeEach(function () {
    running = this.currentTest;
  });
  afterEach(() => {
    running = undefined;
  });
}

/** Whether the engine cannot do what a test asks of it. */
export const lacks = (ability: Ability): Promise<boolean> => executeServerCommand<boolean, Ability>('is-lacking', ability);

/** Goes on where the engine can do what a test asks of it; elsewhere the test is skipped, and counted with the reason. */
export async function need(ability: Ability, asker = running): Promise<void> {
  if (!(await lacks(ability))) return;
  if (!asker) throw new Error(`${ability}: asked for outside a test`);
  await executeServerCommand<true, Ability>('is-skipped', ability);
  asker.skip();
}

/** Has the browser show the page in the colours of a person who has forced theirs, or again in its own. */
export async function forceColours(isForced: boolean): Promise<void> {
  if (isForced) await need('forced colours');
  await emulateMedia({ forcedColors: isForced ? 'active' : 'none' });
}
