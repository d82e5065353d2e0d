import { versionTag } from '../contract/index.ts';
import { createStore } from './store.ts';
import type * as v from 'valibot';
import type { Store } from './store.ts';
import type { CallOptions, Client, ClientRequest } from './types.ts';

/*
 * What the parts of the client share that stand beside its core.
 */

/** The rest of a request: its body, and the version that must not have changed meanwhile. */
export interface Rest extends Pick<ClientRequest, 'body' | 'once' | 'renews'> {
  readonly version?: number | undefined;
}

/** Asks in the name of the signed-in person, and answers with what came. */
export async function ask<S extends v.GenericSchema>(
  client: Client, method: ClientRequest['method'], path: string, ok?: S, { signal }: CallOptions = {}, { version, ...rest }: Rest = {},
): Promise<v.InferOutput<S>> {
  return (await client.call({
    method, path: `/v1/${path}`, signal, ...rest, ...(ok && { ok }), ...(version !== undefined && { headers: { 'if-match': versionTag(version) } }),
  })).value;
}

/** An id as one step of a path. */
export const step = encodeURIComponent;

/** Something that belongs to the signed-in person, and is forgotten with the session. */
export interface Belonging<T> {
  readonly state: Store<T | null>;
  /** Takes a value over, unless nobody is there whom it could belong to. */
  take(value: T): void;
  /** Forgets it, and listens no more. */
  close(): void;
}

/** Makes a belonging; `null` until something is taken over. */
export function createBelonging<T>(client: Client): Belonging<T> {
  const state = createStore<T | null>(null);
  let owner: string | undefined;
  const own = (next?: string) => {
    if (next !== owner) state.set(null);
    owner = next;
  };
  const stop = client.session.state.subscribe((now) => own(now.state === 'signed-in' ? now.session.user.id : undefined));
  return {
    state,
    take(value) {
      if (owner) state.set(value);
    },
    close() {
      stop();
      own();
    },
  };
}
