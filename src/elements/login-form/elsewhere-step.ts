import { html, nothing, render } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import en from '../../locales/en-trouble.ts';
import { failureSentence } from './trouble.ts';
import type { OndutyError } from '../../client/errors.ts';
import type { DutyElsewhere } from '../../client/types.ts';
import type { LoginTexts } from '../internal/language.ts';
import type { Step, StepHost } from './steps.ts';

const wordsOf = (texts: LoginTexts) => texts.trouble ?? en.trouble;

/** A moment of the last day or so, as people write it. */
const momentOf = (language: string, at: number): string => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** What is to be said about the other browser. */
function explain(texts: LoginTexts, { mode, busy, since }: DutyElsewhere): string {
  const words = wordsOf(texts);
  const how = mode !== 'take-over' ? words.elsewhereRefuses : busy ? words.elsewhereBusy : words.elsewhereTakes;
  return `${words.elsewhere(momentOf(texts.language, since))} ${how}`;
}

/** The agent is on duty in another browser: goes on here, or not at all. */
export function elsewhere(host: StepHost, first: DutyElsewhere): Step {
  const element = document.createElement('form');
  element.className = 'onduty-credentials';
  const leaving = new AbortController();
  let step = first;
  let busy = false;
  let problem: OndutyError | undefined;

  async function takeOver(): Promise<void> {
    if (busy) return;
    busy = true;
    problem = undefined;
    host.element.requestUpdate();
    host.say(host.texts().login.busy);
    try {
      const result = await host.client.session.takeOver(step, { signal: leaving.signal });
      if (result.state === 'signed-in') return host.signedIn(result.session);
      if (result.state === 'duty-elsewhere') step = result;
      else await host.next(result);
    } catch (error) {
      if (leaving.signal.aborted) return;
      if (!isOndutyError(error)) throw error;
      host.fail(error);
      // The time is over, or what the ticket stood for has changed: the password is asked again.
      if (error.code.startsWith('ticket-')) return host.leave(wordsOf(host.texts()).takeOverLate);
      problem = error;
    } finally {
      busy = false;
      host.say('');
      host.element.requestUpdate();
    }
  }

  return {
    element,
    title: (texts) => texts.login.title,
    render(texts) {
      const words = wordsOf(texts);
      const canTakeOver = step.mode === 'take-over' && step.takeOver !== null;
      element.lang = texts.language;
      element.dir = texts.direction;
      element.ariaLabel = texts.login.title;
      render(html`
        <div class="notice warning"><span role="alert"><bdi>${explain(texts, step)}</bdi></span></div>
        <div class=${problem ? 'notice danger' : ''}><span role="alert">${problem && failureSentence(texts, problem)}</span></div>
        ${canTakeOver ? html`
          <button
            class="button primary submit" type="button" aria-disabled=${busy ? 'true' : nothing} aria-busy=${busy ? 'true' : nothing}
            @click=${() => void takeOver()}
          >${words.takeOver}</button>
          <button class="button" type="button" @click=${() => host.leave()}>${words.cancel}</button>
        ` : html`<button class="button primary submit" type="button" @click=${() => host.leave()}>${words.tryAgain}</button>`}
      `, element);
    },
    focus: () => element.querySelector('button')?.focus(),
    end: () => leaving.abort(),
  };
}
