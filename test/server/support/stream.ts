import type { Agent } from '../../../src/contract/index.ts';
import type { Backend, SendOptions } from './backend.ts';

/** An event of the stream, as far as the tests look at it. */
export interface StreamEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data?: {
    readonly duty?: { readonly status: string; readonly version: number };
    readonly cause?: string;
    readonly every?: number;
    readonly address?: string;
    readonly what?: string;
    readonly agent?: Agent;
  };
}

/** Opens a stream and reads its events one by one; `undefined` at its end. */
export async function openStream(server: Backend, headers: Record<string, string>, options: SendOptions = {}) {
  const leave = new AbortController();
  const response = await server.send('/v1/events', { ...options, headers, signal: leave.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  const next = async (): Promise<StreamEvent | undefined> => {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end >= 0) {
        const lines = rest.slice(0, end).split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
        rest = rest.slice(end + 2);
        const fields = Object.fromEntries(lines) as Record<string, string>;
        if (fields['event'] === undefined) continue;
        return { event: fields['event'], ...(fields['id'] === undefined ? {} : { id: fields['id'] }), data: JSON.parse(fields['data']!) as object };
      }
      const { done, value } = await reader.read();
      if (done) return undefined;
      rest += value;
    }
  };
  const nextOf = async (name: string) => {
    for (;;) {
      const event = await next();
      if (event === undefined || event.event === name) return event;
    }
  };
  return { response, next, nextOf, leave: () => leave.abort() };
}
