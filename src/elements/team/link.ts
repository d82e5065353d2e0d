import { html, nothing } from 'lit';
import { unplugged } from '../internal/status-icons.ts';
import type { TemplateResult } from 'lit';
import type { ConnectionState } from '../../client/types.ts';
import type { Messages } from '../../locales/en.ts';

const isAway = (state: ConnectionState): state is 'reconnecting' | 'offline' => state === 'reconnecting' || state === 'offline';

/** Tells whether what is shown is live. */
export class Link {
  #state: ConnectionState = 'idle';
  /** Whether it was said that the connection is lost. */
  #isMissed = false;

  /** Takes over what holds now, and answers with what is to be said of it. */
  turn(now: ConnectionState, { team, status }: Messages): string | undefined {
    const before = this.#state;
    this.#state = now;
    if (before === 'live' && isAway(now)) {
      this.#isMissed = true;
      return status[now];
    }
    if (now !== 'live' || !this.#isMissed) return undefined;
    this.#isMissed = false;
    return team.back;
  }

  clear(): void {
    this.#state = 'idle';
    this.#isMissed = false;
  }

  render({ team, status }: Messages): TemplateResult | typeof nothing {
    if (!isAway(this.#state)) return nothing;
    return html`<p class="notice warning connection">${unplugged}<span>${status[this.#state]} ${team.stale}</span></p>`;
  }
}
