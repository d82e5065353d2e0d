import { html, nothing } from 'lit';
import { createAdministration } from '../../../src/client/index.ts';
import { createPanel, createReading, isOver, sentenceOf, timeOf, whileEntitled } from './panel.ts';
import type { TemplateResult } from 'lit';
import type { Client } from '../../../src/client/index.ts';
import type { Throttle } from '../../../src/contract/index.ts';

/** Lists whose password has to wait, and lets an administrator end that. */
export function startThrottles(client: Client, place: HTMLElement): void {
  const administration = createAdministration(client);
  let problem: string | undefined;
  let notice: string | undefined;
  const update = createPanel(place, draw);
  const reading = createReading(() => administration.throttles(), update);
  const { read } = reading;
  whileEntitled(client, 'administrator', {
    begin: () => void read(),
    refresh: () => void read(),
    end() {
      problem = notice = undefined;
      reading.forget();
    },
  });

  async function clear({ user }: Throttle): Promise<void> {
    problem = notice = undefined;
    update();
    try {
      await administration.clearThrottle(user.id);
      notice = `${user.displayName} may try again at once.`;
      await read();
    } catch (error) {
      if (isOver(error)) return;
      problem = sentenceOf(error);
      update();
    }
  }

  function draw(): TemplateResult {
    const { known } = reading;
    const shown = problem ?? reading.problem;
    const count = known?.throttles.length;
    return html`
      <header class="bench-head"><div><h2 id="throttles-title">Held back</h2>
        <p class="quiet">After failed tries a password has to wait; after many it stops until it is reset.</p></div>
        <div class="bench-tools"><button type="button" class="button plain" @click=${() => void read()}>Look again</button></div></header>
      <p role="status" class=${notice ? 'bench-notice' : nothing}><bdi>${notice}</bdi></p>
      <p role="alert" class=${shown ? 'bench-notice is-bad' : nothing}>${shown}</p>
      ${count === 0 ? html`<p class="bench-empty">Nobody is held back.</p>` : nothing}
      <ul class="staff-list" aria-labelledby="throttles-title">${known?.throttles.map((throttle) => html`<li class="staff-row">
        <div class="staff-who"><h3><bdi>${throttle.user.displayName}</bdi></h3><p><bdi>${throttle.user.userName}</bdi></p></div>
        <p class="staff-facts"><span>${throttle.failures} failed tries</span>
          <span>${throttle.until === null ? 'Stopped until a reset' : `Waits until ${timeOf(throttle.until)}`}</span></p>
        <div class="staff-acts"><button type="button" class="quiet-button" aria-label="Clear the wait of ${throttle.user.displayName}" @click=${() => void clear(throttle)}>Clear</button></div>
      </li>`)}</ul>
    `;
  }
}
