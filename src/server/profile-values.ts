import { countries } from '../contract/index.ts';
import { readEmail } from './account-fields.ts';
import { isPlainText, readName, tidy } from './plain-text.ts';
import type { ProfileChange, ProfileField, ProfileValues } from '../contract/index.ts';
import type { Row } from './storage/schema.ts';

/** The values of who never set any. */
const unset = { phone: '', country: '', sounds: true, notifications: true, dateFormat: 'language', signature: '' } as const;

/** The whole profile of a user. */
export const profileValues = ({ profile, displayName, email, language }: Row<'users'>): ProfileValues =>
  ({ ...unset, ...profile, displayName, email, language });

/** The columns of a user that hold a profile. */
export function profileColumns({ displayName, email, language, ...profile }: ProfileValues): Pick<Row<'users'>, 'displayName' | 'email' | 'language' | 'profile'> {
  return { displayName, email, language, profile };
}

/** A SIP URI (RFC 3261, 19.1) of a user at a host, with parameters perhaps, and without header fields. */
const sipUri = /^(sips?):((?:[\w.!~*'()&=+$,;/-]|%[\da-f]{2}){1,64}@(?:[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?(?:;[\w.-]+(?:=[\w.-]+)?)*)$/i;

/** A phone number in international form (E.164) as `+` and digits, or a SIP URI as it is; `undefined` for anything else. */
function readPhone(text: string): string | undefined {
  const sip = sipUri.exec(text);
  if (sip !== null) return `${(sip[1] ?? '').toLowerCase()}:${sip[2] ?? ''}`;
  if (!/^\+[\d ().-]+$/.test(text)) return undefined;
  // A zero in parentheses is dialled within the country alone.
  const digits = text.replaceAll('(0)', '').replaceAll(/\D/g, '');
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : undefined;
}

/** Reads each text value as it is to be kept; `undefined` refuses it. */
const readers: Readonly<Partial<Record<ProfileField, (value: string, languages: readonly string[]) => string | undefined>>> = {
  displayName: readName,
  email: readEmail,
  phone: (value) => (value.trim() === '' ? '' : readPhone(value.trim())),
  country: (value) => (value === '' || countries.includes(value) ? value : undefined),
  language: (value, languages) => (languages.includes(value) ? value : undefined),
  signature: (value) => (isPlainText(tidy(value)) ? tidy(value) : undefined),
};

/** Reads given values as they are to be kept, or names the fields that cannot have theirs. */
export function readValues(
  given: ProfileChange['values'], languages: readonly string[],
): { readonly values: Partial<ProfileValues>; readonly refused: readonly ProfileField[] } {
  const refused: ProfileField[] = [];
  const read = (Object.keys(given) as ProfileField[]).map((field) => {
    const [value, reader] = [given[field], readers[field]];
    const kept = typeof value === 'string' && reader !== undefined ? reader(value, languages) : value;
    if (kept === undefined) refused.push(field);
    return [field, kept];
  });
  return { values: Object.fromEntries(read) as Partial<ProfileValues>, refused };
}
