import { html, nothing } from 'lit';
import { confirmSheet } from './confirm-sheet.ts';
import { timeOf } from './panel.ts';
import type { TemplateResult } from 'lit';
import type { Account, SessionsAnswer } from '../../../src/contract/index.ts';
import type { SheetView } from './sheets.ts';

type View = Pick<SheetView, 'isBusy' | 'problem' | 'onCancel'>;

/** Asks before every session of a person is ended. */
export const endSheet = (view: View, { displayName, roles }: Account, onEnd: () => void): TemplateResult => confirmSheet({
  ...view, id: 'sheet-title', act: 'End the sessions', onConfirm: onEnd,
  title: html`End the sessions of <bdi>${displayName}</bdi>?`,
  about: html`<p>They are logged out of every browser at once, and may log in again. To keep them out, disable the account.</p>
    ${roles.includes('agent') ? html`<p>A duty that is open is not ended with it. The rules for lost contact hold: On Break first, logged out later, and no call is cut.</p>` : nothing}`,
});

/** How many more sessions there are, and when the last of them did something. */
function aboutOthers(others: SessionsAnswer['sessions'] | undefined, problem: string | undefined): string {
  if (!others) return problem ? '' : 'Looking where you are logged in…';
  if (others.length === 0) return 'You are logged in here alone.';
  const last = timeOf(Math.max(...others.map(({ seenAt }) => seenAt)));
  return others.length === 1 ? `You have one more session, last used ${last}.` : `You have ${others.length} more sessions, one of them last used ${last}.`;
}

/** Asks before the own sessions in other browsers are ended, and says how many there are. */
export const endOthersSheet = (view: View, sessions: SessionsAnswer['sessions'] | undefined, onEnd: () => void): TemplateResult => {
  const others = sessions?.filter(({ current }) => !current);
  return confirmSheet({
    ...view, id: 'sheet-title', act: 'End the other sessions', onConfirm: onEnd, isIdle: !others?.length,
    title: html`End your other sessions?`,
    about: html`<p role="status">${aboutOthers(others, view.problem)}</p><p>They end at once. This page stays logged in.</p>`,
  });
};
