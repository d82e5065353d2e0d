import { html, nothing } from 'lit';
import { createAdministration } from '../../../src/client/index.ts';
import { createPanel, createReading, timeOf, whileEntitled } from './panel.ts';
import type { TemplateResult } from 'lit';
import type { Client } from '../../../src/client/index.ts';
import type { AuditEntry } from '../../../src/contract/index.ts';

/** How many entries make a full page: behind it there may be more. */
const pageSize = 100;

/** What is not for people, because the rest of the line says it. */
const untold = ['requestId', 'userId', 'id'];

const words = (action: string): string => {
  const text = action.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** Lists who did what, when, and from where. */
export function startAudit(client: Client, place: HTMLElement): void {
  const administration = createAdministration(client);
  const reading = createReading(async (seen: readonly AuditEntry[]) => {
    const before = seen.at(-1)?.at;
    const { entries } = await administration.audit(before === undefined ? {} : { before });
    return { entries: [...seen, ...entries], hasMore: entries.length >= pageSize };
  }, createPanel(place, draw));
  whileEntitled(client, 'administrator', { begin: () => void reading.read([]), refresh: () => undefined, end: reading.forget });

  const row = ({ at, actor, action, target, address, details }: AuditEntry): TemplateResult => html`<tr>
    <td data-label="When"><time datetime=${new Date(at).toISOString()}>${timeOf(at)}</time></td>
    <th scope="row" data-label="What">${words(action)}
      ${Object.entries(details).filter(([name]) => !untold.includes(name)).map(([name, value]) => html`<small><bdi>${words(name).toLowerCase()}: ${value || 'none'}</bdi></small>`)}</th>
    <td data-label="Who"><bdi>${actor || '—'}</bdi></td>
    <td data-label="Whom"><bdi>${target || '—'}</bdi></td>
    <td data-label="From"><bdi dir="ltr">${address || 'the backend'}</bdi></td></tr>`;

  function draw(): TemplateResult {
    const { known: { entries, hasMore } = {}, problem } = reading;
    return html`
      <header class="bench-head"><div><h2 id="audit-title">Audit</h2><p class="quiet">Who did what, when, and from where. No secret stands here.</p></div>
        <div class="bench-tools"><button type="button" class="button plain" @click=${() => void reading.read([])}>Look again</button></div></header>
      <p role="alert" class=${problem ? 'bench-notice is-bad' : nothing}>${problem}</p>
      ${entries?.length === 0 ? html`<p class="bench-empty">Nothing has happened yet.</p>` : nothing}
      ${entries?.length ? html`<table class="ledger" aria-labelledby="audit-title"><thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Who</th>
        <th scope="col">Whom</th><th scope="col">From</th></tr></thead><tbody>${entries.map(row)}</tbody></table>` : nothing}
      ${entries && hasMore ? html`<p class="form-actions"><button type="button" class="button plain" @click=${() => void reading.read(entries)}>Show more</button></p>` : nothing}
    `;
  }
}
