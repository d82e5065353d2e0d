import { html, nothing, render } from 'lit';
import { isOndutyError } from '../../client/errors.ts';
import en from '../../locales/en-trouble.ts';
import { clock, CountdownController } from '../internal/countdown-controller.ts';
import { failureSentence, spokenTime } from './trouble.ts';
import type { OndutyError } from '../../client/errors.ts';
import type { Client, SessionEnding } from '../../client/types.ts';
import type { LoginTexts } from '../internal/language.ts';
import type { ReactiveElement } from 'lit';
import type { Step } from './steps.ts';

/*
 * The end of a session, seen coming: with one act the person stays, and nothing else of the page changes.
 */

/** What the warning works with. */
export interface EndingHost {
  readonly element: ReactiveElement;
  readonly client: Client;
  /** The way to the backend's own page, where the host must not see a password: then the absolute end is told, and nothing asked. */
  readonly way: () => object | undefined;
  readonly fail: (error: OndutyError) => void;
}

const wordsOf = (texts: LoginTexts) => texts.trouble ?? en.trouble;

/** The seconds until an end, by the clock of now. */
const secondsTo = ({ at }: SessionEnding): number => Math.max(0, Math.ceil((at - Date.now()) / 1000));

/** The sentence about an end; `time` says how far away it is. */
function sentenceOf(texts: LoginTexts, { kind }: SessionEnding, time: string, isPast: boolean, isAsked: boolean): string {
  const words = wordsOf(texts);
  if (kind === 'idle') return words.endsIdle(time);
  return `${isPast ? words.endsLater : words.endsAbsolute(time)} ${isAsked ? words.goOnHere : words.goOnAnew}`;
}

/** Opens the warning about the end that the client sees coming. */
export function openEnding({ element: host, client, way, fail }: EndingHost): Step {
  const element = document.createElement('form');
  element.className = 'onduty-credentials';
  element.method = 'post';
  element.noValidate = true;
  const leaving = new AbortController();
  const count = new CountdownController(host, () => undefined);
  const root = host.getRootNode() as Document | ShadowRoot;
  let id = 'onduty-ending';
  for (let number = 2; root.querySelector(`[id^='${id}-']`); number += 1) id = `onduty-ending-${number}`;
  let counted: SessionEnding | undefined;
  let former: HTMLElement | undefined;
  // What is spoken, once for each kind of end: the seconds tick for the eye alone.
  let spoken = '';
  let spokenOf = '';
  let busy = false;
  let fault: 'missing' | 'wrong' | undefined;
  let problem: OndutyError | undefined;

  const field = (): HTMLInputElement | null => element.querySelector('[name=password]');

  async function act(): Promise<void> {
    const input = field();
    if (busy) return;
    problem = fault = undefined;
    if (input && !input.value) fault = 'missing';
    busy = !fault;
    host.requestUpdate();
    const { signal } = leaving;
    try {
      // A new session ends this step; its answer must come through all the same.
      if (busy) await (input ? client.session.renew(input.value) : client.session.extend({ signal }));
    } catch (error) {
      if (signal.aborted) return;
      if (!isOndutyError(error)) throw error;
      fail(error);
      if (error.code === 'credentials-wrong') fault = 'wrong';
      else problem = error;
    } finally {
      busy = false;
      if (input) input.value = '';
      host.requestUpdate();
    }
    await host.updateComplete;
    if (fault) field()?.focus();
  }

  element.addEventListener('submit', (event) => {
    event.preventDefault();
    void act();
  });
  // Who came from somewhere on the page goes back there.
  element.addEventListener('focusin', ({ relatedTarget }) => {
    if (relatedTarget instanceof HTMLElement && !element.contains(relatedTarget)) former = relatedTarget;
  });

  /** Does something when the host has rendered, unless this is over by then. */
  function afterwards(work: () => void): void {
    void host.updateComplete.then(() => {
      if (!leaving.signal.aborted) work();
    });
  }

  /** The words for the ear follow the region that speaks them. */
  function speak(now: LoginTexts, ending: SessionEnding, seconds: number): void {
    const key = `${now.language} ${ending.kind} ${seconds === 0}`;
    if (key === spokenOf) return;
    spokenOf = key;
    afterwards(() => {
      spoken = sentenceOf(now, ending, spokenTime(now.language, seconds), seconds === 0, !way());
      host.requestUpdate();
    });
  }

  function password(now: LoginTexts, userName: string) {
    const text = fault && (fault === 'missing' ? now.login.passwordMissing : wordsOf(now).wrongPassword);
    return html`
      <div class="field">
        <label for=${`${id}-username`}>${now.login.username}</label>
        <input class="input" id=${`${id}-username`} name="username" type="text" autocomplete="username" readonly .value=${userName} />
      </div>
      <div class="field">
        <label for=${`${id}-password`}>${now.login.password}</label>
        <input
          class="input" id=${`${id}-password`} name="password" type="password" required autocomplete="current-password"
          autocapitalize="none" autocorrect="off" spellcheck="false" ?readonly=${busy}
          aria-invalid=${fault ? 'true' : 'false'} aria-describedby=${fault ? `${id}-error` : nothing}
        />
        ${text ? html`<p class="error" id=${`${id}-error`} role="alert">${text}</p>` : nothing}
      </div>
    `;
  }

  return {
    element,
    title: (now) => wordsOf(now).endingTitle,
    render(now) {
      const ending = client.session.ending.get();
      const session = client.session.state.get();
      if (!ending || session.state !== 'signed-in') return;
      const seconds = secondsTo(ending);
      const isAbsolute = ending.kind === 'absolute';
      if (counted?.at !== ending.at) {
        counted = ending;
        afterwards(() => count.start(seconds));
      }
      speak(now, ending, seconds);
      element.lang = now.language;
      element.dir = now.direction;
      element.ariaLabel = wordsOf(now).endingTitle;
      render(html`
        <div class="notice warning">
          <span class="visually-hidden" role="alert">${spoken}</span>
          <span class="clock" aria-hidden="true">${sentenceOf(now, ending, clock(seconds), seconds === 0, !way())}</span>
        </div>
        <div class=${problem ? 'notice danger' : ''}><span role="alert">${problem && failureSentence(now, problem)}</span></div>
        ${isAbsolute && !way() ? password(now, session.session.user.userName) : nothing}
        ${isAbsolute && way() ? nothing : html`<button
          class="button primary submit" type="submit" aria-disabled=${busy ? 'true' : nothing} aria-busy=${busy ? 'true' : nothing}
        >${isAbsolute ? wordsOf(now).goOn : wordsOf(now).stay}</button>`}
      `, element);
    },
    // Whoever is typing elsewhere goes on typing.
    focus: () => undefined,
    end() {
      leaving.abort();
      count.stop();
      host.removeController(count);
      if (element.matches(':focus-within')) former?.focus();
    },
  };
}
