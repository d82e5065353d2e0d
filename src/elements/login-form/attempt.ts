import { sentenceFor } from '../internal/language.ts';
import type { OndutyError } from '../../client/errors.ts';
import type { SessionState, SignInResult } from '../../client/types.ts';
import type { TenantInfo } from '../../contract/index.ts';
import type { LoginMessages } from '../../locales/en-login.ts';

/** Where the attempt to sign in stands. */
export type Attempt =
  | { readonly state: 'ready' | 'busy' }
  | { readonly state: 'missing'; readonly username: boolean; readonly password: boolean }
  | { readonly state: 'refused'; readonly error: OndutyError }
  | { readonly state: 'step'; readonly step: Exclude<SignInResult, { readonly state: 'signed-in' }> };

/** What is to be said at once and with weight. `spoken` is only for who does not see the clock. */
export interface Alert {
  readonly text: string;
  readonly spoken?: string;
  /** Whether it goes on at the backend's own login page. */
  readonly leads?: boolean;
}

/** Whether waiting helps: who would have to wait for more than a day is not to wait. */
export const isCounted = ({ code, retryAfter }: OndutyError): boolean => code === 'throttled' && !!retryAfter && retryAfter <= 86_400;

/** What an attempt has to say. `direct` tells whether the tenant was given, so that its user names count by case. */
export function alertFor(messages: LoginMessages, attempt: Attempt, direct: boolean, tenant: TenantInfo | null | undefined): Alert | undefined {
  const { login } = messages;
  if (attempt.state === 'step') {
    const { step } = attempt;
    if (step.state === 'address-denied') return { text: login.addressDenied(step.address) };
    return step.state === 'password-change-required' ? { text: login.passwordChange } : { text: login.unknownStep, leads: true };
  }
  if (attempt.state !== 'refused') return undefined;
  const { error } = attempt;
  const sentence = sentenceFor(messages, error);
  switch (error.code) {
    case 'credentials-wrong':
      return { text: `${sentence} ${direct ? login.caseSensitive : login.passwordCaseSensitive}` };
    case 'throttled':
      if (!isCounted(error)) return { text: `${sentence} ${login.blocked}` };
      return { text: sentence, spoken: login.tryAgainIn(spokenTime(messages.language, error.retryAfter ?? 0)) };
    case 'maintenance':
      return { text: tenant?.maintenance ?? sentence };
    case 'not-found':
      return { text: login.unknownTenant };
    default:
      return { text: sentence };
  }
}

/** What is to be said before a sign-in: who is signed in, maintenance, how the last session ended. */
export function noticeFor(messages: LoginMessages, attempt: Attempt, session: SessionState | undefined, tenant: TenantInfo | null | undefined): string | undefined {
  const { login } = messages;
  if (session?.state === 'signed-in') return login.signedInAs(session.session.user.displayName);
  // An attempt that failed has something newer to say.
  if (attempt.state === 'refused' || attempt.state === 'step') return undefined;
  if (tenant?.maintenance) return tenant.maintenance;
  if (session?.state !== 'anonymous' || !session.cause) return undefined;
  if (session.cause !== 'replaced') return login.ended[session.cause];
  return session.signedIn ? login.replaced(session.signedIn.displayName) : login.replacedUnknown;
}

function spokenTime(language: string, seconds: number): string {
  const [value, unit] = seconds > 90 ? [Math.ceil(seconds / 60), 'minute'] : [seconds, 'second'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
