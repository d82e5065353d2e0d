import { html, nothing } from 'lit';
import { clock } from '../internal/countdown-controller.ts';
import { icon } from '../internal/icon.ts';
import { originOf, textsOf } from './changes.ts';
import { headset, statusIcons, unplugged } from './icons.ts';
import { activityName, notStarted } from './words.ts';
import type { TemplateResult } from 'lit';
import type { NextStatus, Status } from '../../contract/index.ts';
import type { ConnectionState } from '../../client/types.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { Label } from './changes.ts';
import type { KnownDuty } from './words.ts';

const alarm = icon('', 'M4 11a6 6 0 0 1 12 0 6 6 0 0 1-12 0m6-3v3l2 1.5M2.5 6 6 3m11.5 3L14 3');
const cross = icon('', 'm5.5 5.5 9 9m0-9-9 9');
const later = icon('', 'M3.5 10a6.5 6.5 0 0 1 13 0 6.5 6.5 0 0 1-13 0M10 6.5V10l2.5 2');

/** Seconds until a time, and since it once it has passed. */
function remaining(time: number): { readonly isOver: boolean; readonly text: string } {
  const left = Math.ceil((time - Date.now()) / 1000);
  return { isOver: left <= 0, text: clock(Math.abs(left)) };
}

/** Seconds since a time. */
const elapsed = (time: number): number => Math.max(0, Math.floor((Date.now() - time) / 1000));

/** The time that a reason or an activity still has, or by how much it is exceeded: never told by colour alone. */
export function limits(texts: DutyMessages, { until, activity, activitySince, activityUntil }: KnownDuty): TemplateResult[] {
  const { left, over } = textsOf(texts);
  const shown: TemplateResult[] = [];
  const show = (time: number, name: TemplateResult | typeof nothing) => {
    const { isOver, text } = remaining(time);
    shown.push(html`<span class="note limit ${isOver ? 'over' : ''}" role="timer">${isOver ? alarm : nothing}${name}${isOver ? over(text) : left(text)}</span>`);
  };
  const name = html`${headset}<span class="visually-hidden">${activityName(texts.status, activity)}: </span>`;
  if (until) show(until, nothing);
  if (activity && activityUntil) show(activityUntil, name);
  else if (activity && activitySince) shown.push(html`<span class="note limit" role="timer">${name}${clock(elapsed(activitySince))}</span>`);
  return shown;
}

/** A choice that waits for the network. */
interface Waiting {
  readonly wish?: { readonly status: Status } | null;
}

/** What goes with a status in words: the connection, what is under way, and who or what caused it. */
export function notes(texts: DutyMessages, duty: KnownDuty & Waiting, connection: ConnectionState | undefined, label: Label): TemplateResult[] {
  const { status: words } = texts;
  const { lost, wish } = textsOf(texts);
  const { pending } = duty;
  const shown: TemplateResult[] = [];
  if (connection === 'reconnecting' || connection === 'offline') shown.push(html`<span class="note">${unplugged}${words[connection]}</span>`);
  else if (duty.lost) shown.push(html`<span class="note call">${unplugged}${lost}</span>`);
  if (duty.wish) shown.push(html`<span class="note pending">${later}${wish(label(duty.wish.status, null))}</span>`);
  else if (pending) shown.push(html`<span class="note pending"><span class="spinner"></span>${words.changing(words[pending])}</span>`);
  const origin = originOf(texts, duty);
  const hint = notStarted(words, duty);
  if (hint) shown.push(hint);
  else if (origin) shown.push(html`<span class="note ${isDemoted(duty) ? 'call' : ''}"><bdi>${origin}</bdi></span>`);
  // They describe the button: without spaces their sentences would run together.
  return shown.map((note) => html`${note} `);
}

/** Whether it was the system that took an agent from work. */
const isDemoted = ({ status, actor }: KnownDuty): boolean => status === 'on-break' && actor.kind === 'system';

interface FootActs {
  readonly ready: () => void;
  readonly cancel: (next: NextStatus) => void;
}

/** What follows, with a way to take it back; and from On Break the way back to work. */
export function foot(texts: DutyMessages, duty: KnownDuty, label: Label, { ready, cancel }: FootActs): TemplateResult {
  const { ready: readyToWork, cancelNext } = textsOf(texts);
  const { next, status, pending } = duty;
  return html`
    ${next
      ? html`
        <p class="chip">
          <span>${texts.status.next(label(next.status, next.reason))}</span>
          <button class="cancel" part="cancel-next" type="button" aria-label=${cancelNext} title=${cancelNext} @click=${() => cancel(next)}>${cross}</button>
        </p>
      `
      : nothing}
    ${status === 'on-break' && next?.status !== 'available'
      ? html`
        <button class="button ready ${isDemoted(duty) ? 'primary' : ''}" part="ready" type="button" aria-busy=${pending === 'available'} @click=${ready}>
          ${pending === 'available' ? html`<span class="spinner"></span>` : statusIcons.available}${readyToWork}
        </button>
      `
      : nothing}
  `;
}
