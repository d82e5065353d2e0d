import { auditChange } from './audit.ts';
import { activeOf, receiptChange } from './core.ts';
import { changeDuty, dutyAnswer, gracesOf } from './duty.ts';
import { isOpen, open, resume } from './duty-rules.ts';
import { endChanges } from './sessions.ts';
import { dutyElsewhere, familyOf, findElsewhere, isShared, requireOpen } from './several-browsers.ts';
import type { Duty, DutyAnswer, OpenDutyRequest } from '../contract/index.ts';
import type { ActiveSession, Call, Core } from './core.ts';
import type { ChangeOptions } from './duty.ts';
import type { Elsewhere } from './several-browsers.ts';
import type { Change } from './storage/storage.ts';

/** Ends every session of the browser that loses a duty; refused when one of them was ended or replaced meanwhile. */
const takenOver = (core: Core, { sessions }: Elsewhere): Change[] => sessions.flatMap((session) => endChanges(core, session, 'taken-over', true));

/**
 * Opens the duty of an agent On Break, "not started", in the browser of a session. An open one stays as it is, and moves there where one browser holds it. While
 * another one holds it that is `duty-elsewhere`, unless it is to be taken over and may be: that browser then loses its sessions, in the same commit.
 */
export async function openDuty(
  core: Core, call: Call, active: ActiveSession, cause: string, takesOver = false, more: Omit<ChangeOptions, 'also'> = {},
): Promise<Duty> {
  const { session, user, tenant } = active;
  const family = familyOf(session);
  const graces = gracesOf(tenant);
  let loser: Elsewhere | undefined;
  return changeDuty(core, user, async (duty) => {
    await requireOpen(core, active);
    loser = await findElsewhere(core, { user, tenant }, duty, family);
    if (loser !== undefined && (!takesOver || loser.mode !== 'take-over' || loser.isBusy)) throw dutyElsewhere(loser);
    if (isOpen(duty) && isShared(tenant)) return 'keep';
    return isOpen(duty) ? resume(duty, core.now(), family, graces) : open(duty, core.now(), cause, family, graces);
  }, {
    ...more,
    also: () => (loser === undefined ? [] : [
      ...takenOver(core, loser),
      auditChange(core, call, { action: 'duty-taken-over', tenantId: tenant.id, actor: user, target: user.displayName }),
    ]),
  });
}

/** Handles `POST /v1/duty`. */
export async function startDuty(core: Core, call: Call, { takeOver }: OpenDutyRequest, replay: () => Promise<void>): Promise<DutyAnswer> {
  let given: DutyAnswer | undefined;
  const duty = await openDuty(core, call, activeOf(call), 'start', takeOver, {
    receipt: (left) => receiptChange(core, call, (given = dutyAnswer(core, call, left))), onRefused: replay,
  });
  return given ?? dutyAnswer(core, call, duty);
}
