import type { Core, Postman } from '../core.ts';
import type { Mailer } from '../ports.ts';

/** Sends what is in the outbox: after each nudge, and every few seconds for what failed or another process left behind. */
export function createPostman(_core: Core, _mailer: Mailer): Postman {
  return { nudge() {}, close() {} };
}
