import { html, nothing } from 'lit';
import { icon } from '../internal/icon.ts';
import { textsOf } from './changes.ts';
import { check } from './menu-icons.ts';
import type { TemplateResult } from 'lit';
import type { Reason, Status } from '../../contract/index.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { ReasonList } from './reason-list.ts';
import type { KnownDuty } from './words.ts';

const backward = icon('arrow', 'm12 5-5 5 5 5');
const again = icon('', 'M15.5 8A6 6 0 1 0 16 11m0-6.5V8h-3.5');

interface ReasonMenuActs {
  readonly keydown: (event: KeyboardEvent) => void;
  readonly choose: (reason: string | null) => void;
  readonly back: () => void;
  readonly retry: () => void;
}

/** How long a reason may hold, in minutes. */
const minutes = (language: string, seconds: number): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', maximumFractionDigits: 1 }).format(seconds / 60);

/** The reasons of a status: the second level of the menu. */
export function reasonMenu(texts: DutyMessages, duty: KnownDuty, status: Status, list: ReasonList, acts: ReasonMenuActs): TemplateResult {
  const { reasonFor, reasonForLeaving, noReason, back, retry, loading, failed, none } = textsOf(texts);
  const reasons = list.of(status);
  const held = duty.status === status ? duty.reason : undefined;
  const item = ({ id, label, code, maxSeconds }: Pick<Reason, 'label' | 'code' | 'maxSeconds'> & { readonly id: string | null }, at: number) => html`
    <div
      class="item" role="menuitemradio" tabindex="-1" aria-checked=${id === held} aria-labelledby="reason-${at}"
      aria-describedby=${code ? `about-${at}` : nothing} @click=${() => acts.choose(id)}
    >
      <span class="reason">
        <bdi id="reason-${at}" class="name">${label}</bdi>
        ${code
          ? html`
            <span id="about-${at}" class="about">
              ${maxSeconds ? html`<span>${minutes(texts.language, maxSeconds)}</span>` : nothing} <bdi class="code">${code}</bdi>
            </span>
          `
          : nothing}
      </span>
      ${check}
    </div>
  `;
  const state = list.hasFailed ? failed : list.isKnown ? (reasons.length ? '' : none) : loading;
  return html`
    <p id="title" class="hint title">${status === 'logged-out' ? reasonForLeaving : reasonFor(texts.status[status])}</p>
    <div id="menu" class="reasons" role="menu" aria-labelledby="title" aria-busy=${!list.isKnown && !list.hasFailed} @keydown=${acts.keydown}>
      ${reasons.length && !list.isRequired(status) ? item({ id: null, label: noReason, code: '', maxSeconds: null }, -1) : nothing}
      ${reasons.map(item)}
      ${list.hasFailed ? html`<div class="item" role="menuitem" tabindex="-1" @click=${acts.retry}>${again}<span>${retry}</span></div>` : nothing}
      <div class="line" role="separator"></div>
      <div class="item back" role="menuitem" tabindex="-1" @click=${acts.back}>${backward}<span>${back}</span></div>
    </div>
    <p class="hint state" role="status">${state}</p>
  `;
}
