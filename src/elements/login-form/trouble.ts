import { clock } from '../internal/countdown-controller.ts';
import en from '../../locales/en-trouble.ts';
import type { OndutyError } from '../../client/errors.ts';
import type { Client, SessionState } from '../../client/types.ts';
import type { TenantInfo } from '../../contract/index.ts';
import type { LoginTexts } from '../internal/language.ts';
import type { Alert, Attempt } from './attempt.ts';

export { CountdownController } from '../internal/countdown-controller.ts';

/*
 * What a login page seldom needs: it is loaded when something stands between a person and a session, or when there is
 * something to say beforehand.
 */

/** What the sentences are about. */
export interface Circumstances {
  readonly client: Client | undefined;
  readonly session: SessionState | undefined;
  readonly tenant: TenantInfo | null | undefined;
  /** Seconds until the next try. */
  readonly wait: number;
}

/** Whether waiting helps: a whole day is what the server says when it does not. */
export const isCounted = ({ code, retryAfter }: OndutyError): boolean => code === 'throttled' && !!retryAfter && retryAfter < 86_400;

/** Says that one can try again. */
export const tryAgainNow = (texts: LoginTexts): string => (texts.trouble ?? en.trouble).tryAgainNow;

/** What an attempt that failed has to say, but for wrong credentials. */
export function alertFor(texts: LoginTexts, attempt: Attempt, { client, tenant, wait }: Circumstances): Alert | undefined {
  const trouble = texts.trouble ?? en.trouble;
  if (attempt.state === 'step') {
    const { step } = attempt;
    // The steps that this version knows could not be loaded.
    if (step.state === 'password-change-required') return { text: trouble.passwordChange };
    if (step.state === 'address-denied') return { text: trouble.addressDenied(step.address) };
    if (step.state === 'duty-elsewhere') return { text: trouble.elsewhereRefuses };
    return { text: trouble.unknownStep, ...(client && { link: { href: client.baseUrl, text: trouble.continueThere } }) };
  }
  if (attempt.state !== 'refused') return undefined;
  const { error } = attempt;
  const sentences: Readonly<Record<string, string | undefined>> = { ...en.errors, ...texts.errors };
  const text = sentences[error.code] ?? texts.errors['server-error'];
  if (error.code === 'maintenance') return { text: tenant?.maintenance ?? text };
  if (error.code === 'not-found') return { text: trouble.unknownTenant };
  if (error.code !== 'throttled') return { text };
  if (!isCounted(error)) return { text: `${text} ${trouble.blocked}` };
  return {
    text,
    clock: trouble.tryAgainIn(clock(wait)),
    spoken: trouble.tryAgainIn(spokenTime(texts.language, error.retryAfter ?? 0)),
  };
}

/** The sentence about what failed in a step; who has to wait is told how long. */
export function failureSentence(texts: LoginTexts, error: OndutyError): string {
  const { text, spoken } = alertFor(texts, { state: 'refused', error }, { client: undefined, session: undefined, tenant: undefined, wait: 0 }) ?? { text: '' };
  return spoken ? `${text} ${spoken}` : text;
}

/** What is to be said before a sign-in: who is signed in, maintenance, how the last session ended or why it rests. */
export function noticeFor(texts: LoginTexts, attempt: Attempt, { session, tenant }: Circumstances): string | undefined {
  const trouble = texts.trouble ?? en.trouble;
  if (session?.state === 'signed-in') return trouble.signedInAs(session.session.user.displayName);
  // An attempt that failed has something newer to say.
  if (attempt.state === 'refused' || attempt.state === 'step') return undefined;
  if (tenant?.maintenance) return tenant.maintenance;
  if (session?.state === 'suspended') return trouble.suspended;
  if (session?.state !== 'anonymous' || !session.cause) return undefined;
  if (session.cause !== 'replaced') return trouble.ended[session.cause];
  return session.signedIn ? trouble.replaced(session.signedIn.displayName) : trouble.replacedUnknown;
}

/** A stretch of time as people say it. */
export function spokenTime(language: string, seconds: number): string {
  const [value, unit] = seconds > 90 ? [Math.ceil(seconds / 60), 'minute'] : [seconds, 'second'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
