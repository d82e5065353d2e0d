import { html, nothing } from 'lit';
import { refusalWords } from './words.ts';
import type { TemplateResult } from 'lit';
import type { AgentResult } from '../../contract/agents.ts';
import type { Messages } from '../../locales/en.ts';
import type { TeamWish } from './sheet.ts';

/** What became of a wish: in one sentence, and of whom it failed. */
export interface Report {
  readonly wish: TeamWish;
  readonly text: string;
  readonly failed: readonly AgentResult[];
}

/** So many are named; the rest is counted. */
const longest = 50;

export const hasFailed = ({ outcome }: AgentResult): boolean => outcome === undefined;

/** How many were changed, how many follow, how many failed: what is not there is not said. */
export function sumWords({ language, team: { sums } }: Messages, results: readonly AgentResult[]): string {
  const count = (what: AgentResult['outcome']) => results.filter(({ outcome }) => outcome === what).length;
  const parts = ([['changed', count('changed')], ['queued', count('queued')], ['failed', count(undefined)]] as const)
    .filter(([, number]) => number > 0).map(([what, number]) => sums[what](number));
  return new Intl.ListFormat(language, { type: 'unit', style: 'long' }).format(parts);
}

export interface ReportView {
  readonly messages: Messages;
  readonly report: Report | undefined;
  readonly nameOf: (id: string) => string;
  readonly onRetry: (wish: TeamWish) => void;
  readonly onClose: () => void;
}

/** The words stand in a live region that is there before them, so that they are said once. */
export function renderReport({ messages, report, nameOf, onRetry, onClose }: ReportView): TemplateResult {
  const { team: texts } = messages;
  const failed = report?.failed ?? [];
  return html`
    <div
      class="report ${report ? `notice ${failed.length > 0 ? 'warning' : ''}` : ''}" part="report" role=${report ? 'group' : nothing}
      aria-label=${report ? texts.results : nothing}
    >
      <p id="report" tabindex="-1" role="status"><bdi>${report?.text}</bdi></p>
      ${report && failed.length > 0 ? html`
        <ul tabindex=${failed.length > 3 ? 0 : nothing}>
          ${failed.slice(0, longest).map(({ id, code }) => html`<li><bdi>${texts.why(nameOf(id), refusalWords(messages, code ?? ''))}</bdi></li>`)}
          ${failed.length > longest ? html`<li>${texts.more(failed.length - longest)}</li>` : nothing}
        </ul>
      ` : nothing}
      ${report ? html`
        <div class="end">
          ${failed.length > 0 ? html`
            <button class="button" type="button" @click=${() => onRetry({ ...report.wish, ids: failed.map(({ id }) => id) })}>${texts.retryFailed(failed.length)}</button>
          ` : nothing}
          <button class="button quiet" type="button" @click=${onClose}>${texts.close}</button>
        </div>
      ` : nothing}
    </div>
  `;
}
