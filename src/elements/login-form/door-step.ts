import { html, nothing, render } from 'lit';
import { readReturn } from '../../client/authorize.ts';
import { isOndutyError } from '../../client/errors.ts';
import { signInByPopup } from '../../client/popup.ts';
import { finishSignIn, signInByRedirect } from '../../client/redirect.ts';
import { ignore } from '../../client/timing.ts';
import en from '../../locales/en-trouble.ts';
import { holdStart, renewStart, takeStart } from './auto-start.ts';
import { failureSentence } from './trouble.ts';
import type { AuthorizeResult } from '../../client/authorize.ts';
import type { FinishResult } from '../../client/redirect.ts';
import type { LoginTexts } from '../internal/language.ts';
import type { Door } from './extras.ts';
import type { Step } from './steps.ts';

const wordsOf = (texts: LoginTexts) => texts.trouble ?? en.trouble;

/** What is to be said of a try that did not sign in. */
type Remark = 'denied' | 'popup-blocked' | 'timed-out' | 'storage-blocked' | 'handed-over';

/** Who has gone back, or is done, has made no mistake. */
const calm: readonly (Remark | undefined)[] = ['denied', 'handed-over'];

/** Stands in the place of the form where the host must not see a password: leads to the backend's own page, and goes on where that leads back. */
export function door(host: Door): Step {
  const element = document.createElement('form');
  element.className = 'onduty-credentials';
  const leaving = new AbortController();
  let trying: AbortController | undefined;
  let isGone = false;
  let remark: Remark | undefined;
  let problem: unknown;

  /** Takes what came of a try; what asks for more takes the place of the door. */
  async function take(result: AuthorizeResult | FinishResult): Promise<void> {
    if (result.state === 'nothing') return;
    if (result.state === 'signed-in') return host.signedIn((result).session);
    if ('change' in result || 'wait' in result || 'takeOver' in result || 'step' in result) return void await host.next(result);
    remark = result.state;
  }

  async function attempt(work: (signal: AbortSignal) => Promise<AuthorizeResult | FinishResult>): Promise<void> {
    trying?.abort();
    const mine = (trying = new AbortController());
    isGone = false;
    remark = problem = undefined;
    try {
      // Begun at once: a browser lets a window open only within the click.
      const result = work(AbortSignal.any([mine.signal, leaving.signal]));
      host.element.requestUpdate();
      await take(await result);
    } catch (error) {
      if (mine.signal.aborted || leaving.signal.aborted) return;
      if (!isOndutyError(error)) throw error;
      problem = error;
      host.fail(error);
    } finally {
      if (trying === mine) {
        trying = undefined;
        host.say('');
        host.element.requestUpdate();
      }
    }
  }

  function begin(way: string): void {
    if (!host.begin()) return;
    const options = host.redirectUri ? { redirectUri: host.redirectUri } : {};
    host.say(way === 'redirect' ? host.texts().login.busy : wordsOf(host.texts()).door.open);
    void attempt((signal) => (way === 'redirect'
      ? signInByRedirect(host.client, { ...options, signal })
      : signInByPopup(host.client, {
        ...options, signal,
        onGone() {
          isGone = true;
          host.say(wordsOf(host.texts()).door.gone);
          host.element.requestUpdate();
        },
      })));
  }

  /** Leads on where nobody is signed in and nobody has just been here: not after an answer of the backend's page, and not after the end of a session. */
  async function beginByItself(): Promise<void> {
    const { session } = host.client;
    if (session.state.get().state === 'unknown') await session.restore({ signal: leaving.signal }).catch(ignore);
    const now = session.state.get();
    if (now.state !== 'anonymous' || leaving.signal.aborted || trying || !host.element.hasAttribute('auto')) return;
    if (now.cause === 'signed-out') holdStart(host.client);
    else if (!now.cause && takeStart(host.client)) begin('redirect');
  }

  const isBack = !!readReturn(location.href);
  void attempt((signal) => finishSignIn(host.client, { signal })).then(() => {
    if (host.way === 'redirect' && !isBack) void beginByItself();
  });
  addEventListener('pageshow', ({ persisted }) => {
    // The page that went away is shown again as it was: nothing is under way any more.
    if (!persisted || host.way !== 'redirect') return;
    trying?.abort();
    trying = undefined;
    host.say('');
    host.element.requestUpdate();
  }, { signal: leaving.signal });

  const alertOf = (texts: LoginTexts): string | undefined => {
    const { door: words } = wordsOf(texts);
    if (isOndutyError(problem)) return problem.code.startsWith('ticket-') ? words.remarks['timed-out'] : failureSentence(texts, problem);
    return remark ? words.remarks[remark] : host.remark;
  };

  return {
    element,
    title: (texts) => texts.login.title,
    render(texts) {
      const { door: words, cancel } = wordsOf(texts);
      const isPopup = host.way === 'popup';
      const isWaiting = trying !== undefined;
      const alert = isWaiting ? undefined : alertOf(texts);
      const tone = calm.includes(remark) ? 'notice' : 'notice danger';
      element.lang = texts.language;
      element.dir = texts.direction;
      element.ariaLabel = texts.login.title;
      render(html`
        <div class=${alert ? tone : ''}><span role="alert"><bdi>${alert}</bdi></span></div>
        ${isWaiting && isPopup ? html`<p class="intro waiting">${isGone ? words.gone : words.open}</p>` : nothing}
        ${remark === 'handed-over' ? nothing : html`
          <button class="button primary submit" type="button" aria-busy=${isWaiting && !isPopup ? 'true' : nothing} @click=${() => begin(host.way)}>
            ${isWaiting && isPopup ? words.again : texts.login.submit}
          </button>`}
        ${isPopup && (remark === 'popup-blocked' || isGone) ? html`
          <button class="button submit" type="button" @click=${() => begin('redirect')}>${words.here}</button>` : nothing}
        ${isWaiting && isPopup ? html`<button class="button submit" type="button" @click=${() => trying?.abort()}>${cancel}</button>` : nothing}
      `, element);
    },
    focus: () => undefined,
    end() {
      leaving.abort();
      if (host.client.session.state.get().state === 'signed-in') renewStart(host.client);
    },
  };
}
