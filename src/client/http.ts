import * as v from 'valibot';
import { headers as names } from '../contract/index.ts';
import { isOndutyError, OndutyError } from './errors.ts';
import { abortable, anySignal, delay, jitter } from './timing.ts';
import type { ClientAnswer, ClientEvent, ClientRequest } from './types.ts';

/** What every request says that it comes from. */
export const clientName = 'onduty/0.1.0';

/** One request of the contract. */
export interface HttpRequest<S extends v.GenericSchema = v.GenericSchema> extends ClientRequest<S> {
  /** Idempotency key of an unsafe request; default: a new one. Retries use the same. */
  readonly key?: string;
  /** Milliseconds after which it is given up; default: the client's. */
  readonly timeout?: number;
  /** Outlives the page. */
  readonly keepalive?: boolean;
  /** No cookie goes with it or is kept of its answer. */
  readonly anonymous?: boolean;
}

/** An answer, with the browser's time before and after. */
export interface Answer<T> extends ClientAnswer<T> {
  readonly response: Response;
  readonly sent: number;
  readonly received: number;
}

/** Sends a request and narrows its answer. Rejects with an `OndutyError` or with the reason of an abort. */
export type Send = <S extends v.GenericSchema>(request: HttpRequest<S>) => Promise<Answer<v.InferOutput<S>>>;

interface HttpOptions {
  readonly baseUrl: string;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly credentials: RequestCredentials;
  readonly language: () => string | undefined;
  readonly timeout: number;
  readonly observe: (event: ClientEvent) => void;
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
}

const maximumTries = 3;

/** Makes the way to the server. It knows nothing of sessions. */
export function createHttp({ baseUrl, fetch, credentials, language, timeout, observe, closed }: HttpOptions): Send {
  async function attempt<S extends v.GenericSchema>(request: HttpRequest<S>, key: string, signal: AbortSignal) {
    const { method, path, body, ok } = request;
    const tongue = language();
    const sent = Date.now();
    let response: Response | undefined;
    let content: unknown;
    try {
      response = await fetch(new Request(baseUrl + path.slice(1), {
        method, signal, credentials: request.anonymous ? 'omit' : credentials, redirect: 'error', keepalive: !!request.keepalive,
        body: body === undefined ? null : JSON.stringify(body),
        headers: {
          [names.client]: clientName,
          ...(tongue && { 'accept-language': tongue }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(method !== 'GET' && { [names.idempotencyKey]: key }),
          ...request.headers,
        },
      }));
      if (ok ?? !response.ok) content = parseJson(await response.text());
    } catch (cause) {
      throw signal.aborted ? signal.reason : new OndutyError('network', { cause });
    } finally {
      const requestId = response?.headers.get(names.requestId);
      observe({
        type: 'request', method, path, status: response?.status ?? 0, duration: Date.now() - sent, ...(requestId && { requestId }),
      });
    }
    if (!response.ok) return refuse(response, content);
    const value = ok && v.safeParse(ok, content);
    // The place alone: what stands there may be a credential.
    if (value?.success === false) throw new OndutyError('bad-response', { status: response.status, cause: v.getDotPath(value.issues[0]) });
    return { value: value?.output as v.InferOutput<S>, response, sent, received: Date.now() };
  }

  return async function send(request) {
    const { method, path, key = crypto.randomUUID(), timeout: limit = timeout } = request;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new OndutyError('timeout')), limit);
    const signal = anySignal(late.signal, closed, request.signal);
    const deadline = Date.now() + limit;
    try {
      signal.throwIfAborted();
      for (let tries = 1; ; tries += 1) {
        try {
          return await abortable(attempt(request, key, signal), signal);
        } catch (error) {
          if (signal.aborted || request.once || tries === maximumTries || !isOndutyError(error) || !isPassing(error)) throw error;
          const pause = (error.retryAfter ?? 0) * 1000 + jitter(tries, 200, 2000);
          if (Date.now() + pause > deadline) throw error;
          observe({ type: 'retry', method, path, attempt: tries + 1, delay: pause });
          await delay(pause, signal);
        }
      }
    } catch (error) {
      // Whoever closes the client knows.
      if (isOndutyError(error) && !closed.aborted) observe({ type: 'error', error });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Reads JSON. What is none reads as `undefined`: a parser's message would quote it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Loads what reads a problem: a page on which nothing goes wrong does without. */
async function refuse(response: Response, content: unknown): Promise<never> {
  const { refusal } = await import('./refusal.ts').catch((cause: unknown) => {
    throw new OndutyError('network', { cause });
  });
  throw refusal(response, content);
}

/** Whether another try may help. The idempotency key makes it harmless. */
const isPassing = ({ code, status = 0 }: OndutyError): boolean =>
  code === 'network' || code === 'in-flight' || (status > 501 && status < 505 && code !== 'maintenance');
