import { html, nothing } from 'lit';
import en from '../../locales/en-trouble.ts';
import type { TemplateResult } from 'lit';
import type { OndutyError } from '../../client/errors.ts';
import type { DutyMessages } from '../../locales/en-duty.ts';
import type { Messages } from '../../locales/en.ts';

/** The texts of this part: in English they come with it, in other languages with all. */
type Texts = DutyMessages & Partial<Pick<Messages, 'trouble'>>;

/** The button that takes the duty over from another browser, where the server says that this can be done; not before an activity has ended, but then. */
export function takeOverButton(texts: Texts, error: OndutyError | undefined, takeOver: () => void): TemplateResult | typeof nothing {
  const { code, problem: { detail } = {} } = error ?? {};
  if (code !== 'duty-elsewhere' || (detail !== 'take-over' && detail !== 'busy')) return nothing;
  return html`<button id="take-over" class="button retry" part="take-over" type="button" @click=${takeOver}>${(texts.trouble ?? en.trouble).takeOver}</button>`;
}
