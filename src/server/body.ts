import * as v from 'valibot';
import { ProblemError } from './problem.ts';

/** The largest body that a request may have, in bytes. */
const largestBody = 32 * 1024;

/** The body of a request as a stream. In Firefox, where the mock runs too, a request has none, only its bytes (bugzilla.mozilla.org/show_bug.cgi?id=1387483). */
const streamOf = async (request: Request): Promise<ReadableStream<Uint8Array> | null> =>
  'body' in request ? request.body : new Response(await (request as Request).arrayBuffer()).body;

/** Reads a body up to the limit, whatever its `Content-Length` claims. */
async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('Content-Length') ?? 0) > largestBody) throw new ProblemError('content-too-large');
  const body = await streamOf(request);
  if (body === null) return '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > largestBody) {
      await reader.cancel();
      throw new ProblemError('content-too-large');
    }
    text += decoder.decode(value, { stream: true });
  }
}

const isJson = (type: string): boolean => /^application\/json\s*(;|$)/i.test(type);

/** Whether there is a body, as far as the engine says. */
const hasBody = (request: Request): boolean => 'body' in request && request.body !== null;

/** Refuses what a form could send without asking the browser first: any body that does not say it is JSON. */
export function requireJson(request: Request): void {
  const type = request.headers.get('Content-Type');
  if (type === null ? hasBody(request) : !isJson(type)) throw new ProblemError('content-type-refused');
}

/** Reads the JSON body of a request; an empty one reads as `{}`. */
export async function readBody(request: Request): Promise<{ readonly text: string; readonly value: unknown }> {
  const text = await readText(request);
  try {
    return { text, value: text === '' ? {} : JSON.parse(text) };
  } catch {
    throw new ProblemError('invalid-request', { detail: 'The body is not JSON.' });
  }
}

/** Refuses any body but a form. */
export function requireForm(request: Request): void {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get('Content-Type') ?? '')) throw new ProblemError('content-type-refused');
}

/** Reads the fields of a form; of one that comes twice, the last. */
export async function readForm(request: Request): Promise<{ readonly text: string; readonly value: unknown }> {
  const text = await readText(request);
  return { text, value: Object.fromEntries(new URLSearchParams(text)) };
}

/** Narrows a body by its schema; a refusal names the fields, never their values. */
export function narrow<T extends v.GenericSchema>(schema: T, value: unknown): v.InferOutput<T> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const fields = result.issues.map((issue) => v.getDotPath(issue) ?? '');
  throw new ProblemError('invalid-request', { fields: [...new Set(fields)].filter((field) => field !== '') });
}
