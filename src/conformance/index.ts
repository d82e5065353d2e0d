import { accessChecks } from './access-checks.ts';
import { agentsChecks } from './agents-checks.ts';
import { assertionChecks } from './assertion-checks.ts';
import { credentialsChecks } from './credentials-checks.ts';
import { dutyChecks } from './duty-checks.ts';
import { httpChecks } from './http-checks.ts';
import { platformChecks } from './platform-checks.ts';
import { sessionChecks } from './session-checks.ts';
import type { Check } from './target.ts';

/**
 * The contract as checks that any backend can be run against, with any test runner:
 * `for (const check of conformanceChecks) it(check.name, () => check.run(target))`. They run one after the other.
 */
export const conformanceChecks: readonly Check[] = [
  ...sessionChecks, ...dutyChecks, ...httpChecks, ...credentialsChecks, ...accessChecks, ...platformChecks, ...agentsChecks,
  ...assertionChecks,
];
export type { Check, Person, Target } from './target.ts';
