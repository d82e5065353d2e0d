import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { textFor } from '../internal/text-for.ts';
import { ruleForm } from './rule-form.ts';
import type { TemplateResult } from 'lit';
import type { AccessRequest, GrantRequest } from '../../contract/access.ts';
import type { Group } from '../../contract/users.ts';
import type { Messages } from '../../locales/en.ts';
import type { Fault } from './rule-form.ts';

/** What the list of requests shows, and what an administrator does there. */
export interface RequestsView {
  readonly messages: Messages;
  readonly waiting: readonly AccessRequest[];
  readonly decided: readonly AccessRequest[];
  readonly groups: readonly Group[];
  readonly busy: boolean;
  /** The request for which a rule is being written. */
  readonly ruleFor: string | undefined;
  readonly fault: Fault | undefined;
  readonly onGrant: (request: AccessRequest, grant: GrantRequest) => void;
  readonly onRefuse: (request: AccessRequest) => void;
  readonly onWriteRule: (id: string | undefined) => void;
}

/** A time as people read it. */
const timeText = (at: number, language: string): string => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** A name that leaves the direction of the text around it alone. */
const isolate = (name: string): string => `\u2068${name}\u2069`;

/** The network that an address stands for: with IPv6 a whole /64 is one subscriber. */
const networkOf = (address: string): string => (address.includes(':') ? `${address}/64` : address);

/** Who waits, and what was decided lately. Each keeps its own nodes: what comes or goes must not put another person under a focus or a pointer. */
export function renderRequestLists(view: RequestsView): TemplateResult {
  const { waiting, decided, messages: { language, access: texts } } = view;
  return html`
    ${waiting.length > 0 ? html`
      <ul class="list" role="list" aria-labelledby="requests">${repeat(waiting, ({ id }) => id, (request) => renderRequest(request, view))}</ul>
    ` : nothing}
    ${decided.length > 0 ? html`
      <h3 id="decided">${texts.lately}</h3>
      <ul class="decided" role="list" aria-labelledby="decided">${repeat(decided, ({ id }) => id, (request) => renderDecided(request, language, texts))}</ul>
    ` : nothing}
  `;
}

function renderRequest(request: AccessRequest, view: RequestsView): TemplateResult {
  const { id, user, address, since, tries } = request;
  const { messages: { language, access: texts } } = view;
  return html`
    <li class="item" part="request" id=${id}>
      <div>
        <p class="who"><strong><bdi>${user.displayName}</bdi></strong> <bdi class="muted">${user.userName}</bdi></p>
        <p class="facts">
          <bdi class="address" dir="ltr">${address}</bdi>
          <span>${texts.since(timeText(since, language))}</span>
          <span>${texts.tries(tries)}</span>
        </p>
      </div>
      ${view.ruleFor === id ? renderRuleForm(request, view) : renderActs(request, view)}
    </li>
  `;
}

function renderActs(request: AccessRequest, { messages: { access: texts }, busy, onGrant, onRefuse, onWriteRule }: RequestsView): TemplateResult {
  const act = (words: string, kind: string, run: () => void) => html`
    <button
      class="button ${kind}" type="button" aria-label=${texts.nameRequest(words, request.user.displayName)}
      aria-disabled=${busy ? 'true' : nothing}
      @click=${({ detail }: MouseEvent) => {
        // The second click of a double click may meet whoever moved up.
        if (detail < 2) run();
      }}
    >${words}</button>
  `;
  return html`
    <div class="acts">
      ${act(texts.once, 'primary', () => onGrant(request, { mode: 'once' }))}
      ${act(texts.day, '', () => onGrant(request, { mode: 'day' }))}
      ${act(texts.rule, 'write', () => onWriteRule(request.id))}
      ${act(texts.refuse, 'refuse', () => onRefuse(request))}
    </div>
  `;
}

function renderRuleForm(request: AccessRequest, { messages: { access: texts }, groups, busy, fault, onGrant, onWriteRule }: RequestsView): TemplateResult {
  const { id, user, address } = request;
  return ruleForm({
    id: `rule-${id}`, name: texts.nameRequest(texts.rule, user.displayName), texts, groups, busy, submit: texts.save,
    fault: fault?.form === id ? fault : undefined,
    draft: { network: networkOf(address), description: user.displayName, groupId: user.groupId },
    onSubmit: (draft) => onGrant(request, { mode: 'rule', ...draft }),
    onCancel: () => onWriteRule(undefined),
  });
}

function renderDecided({ user, address, state, decision }: AccessRequest, language: string, texts: Messages['access']): TemplateResult {
  const words = textFor(texts.states, state);
  return html`
    <li>
      <span class="mark ${state}" aria-hidden="true">${state === 'granted' ? '✓' : '×'}</span>
      <div>
        <p><strong><bdi>${user.displayName}</bdi></strong> <bdi class="address" dir="ltr">${address}</bdi></p>
        <p class="muted"><bdi>${texts.by(words, isolate(decision?.by ?? ''), timeText(decision?.at ?? 0, language))}</bdi></p>
      </div>
    </li>
  `;
}
