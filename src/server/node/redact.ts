const secretName = /password|token|authorization|cookie|ticket|secret|credential/i;
/** Credentials are 32 random bytes in base64url, 43 characters; nothing else that is logged has such a run. */
const secretRun = /[\w-]{40,}/g;
/** User and password of a URL, and everything behind its question mark or hash. */
const secretOfUrl = /(\b[a-z][a-z+.-]*:\/\/)[^\s/]*@|[?#][^\s'")]*/gi;
const deepest = 6;

const redactText = (text: string): string =>
  text.replace(secretOfUrl, (_match, scheme: string | undefined) => `${scheme ?? '?'}[redacted]`).replace(secretRun, '[redacted]');

/**
 * A copy that is fit for the log: what is named like a secret is left out whatever it holds, and what looks like one is cut out of the
 * texts. Of an error it keeps name, code, message, stack and causes; never the fields in which database drivers put values.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) =>
    [name, secretName.test(name) ? '[redacted]' : redact(item, depth + 1)]));
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  // The parser of JSON quotes what it read, which may be a body.
  const message = error instanceof SyntaxError ? '[redacted]' : redactText(error.message);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
  const code = (error as NodeJS.ErrnoException).code;
  return {
    name: error.name, message, stack: frames,
    ...(code === undefined ? {} : { code }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
