import * as v from 'valibot';
import { headers as headerNames, platformAgentAnswerSchema, platformChangesSchema, platformSnapshotSchema, versionTag } from '../../src/contract/index.ts';
import type { ActivityRequest, PlatformAgent, PlatformChanges, PlatformSnapshot, Status } from '../../src/contract/index.ts';

/** Thrown for an answer that is no success; `code` says which problem it is. */
export class PlatformError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`The backend answered ${status} ${code}`);
    this.name = 'PlatformError';
    this.status = status;
    this.code = code;
  }
}

/** What a contact-centre platform asks the backend for. */
export interface Platform {
  snapshot(signal: AbortSignal): Promise<PlatformSnapshot>;
  /** What has changed behind a cursor; waits up to `wait` seconds for something. */
  changes(after: string, wait: number, signal: AbortSignal): Promise<PlatformChanges>;
  /** Says what an agent does now, unless the duty is another than the one that is known. The same `key` makes a second try give the result of the first. */
  setActivity(agent: Pick<PlatformAgent, 'id' | 'duty'>, activity: ActivityRequest, key: string, signal: AbortSignal): Promise<PlatformAgent>;
  /** Puts an agent on a status, after the activity if one lasts. */
  setStatus(agent: Pick<PlatformAgent, 'id'>, status: Status, signal: AbortSignal): Promise<PlatformAgent>;
}

interface PlatformOptions {
  /** Where the API is, without `/v1`. */
  readonly baseUrl: string;
  /** A key of the platform: a secret. */
  readonly key: string;
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Speaks for a platform with its key. */
export function createPlatform({ baseUrl, key, fetch = (request) => globalThis.fetch(request) }: PlatformOptions): Platform {
  async function ask<S extends v.GenericSchema>(path: string, schema: S, init: RequestInit): Promise<v.InferOutput<S>> {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Platform ${key}`);
    headers.set(headerNames.client, 'onduty-demo-router/1');
    const response = await fetch(new Request(new URL(`/v1/platform/${path}`, baseUrl), { ...init, headers }));
    const body: unknown = await response.json();
    if (!response.ok) throw new PlatformError(response.status, String((body as { code?: unknown }).code));
    return v.parse(schema, body);
  }

  return {
    snapshot: (signal) => ask('agents', platformSnapshotSchema, { signal }),
    changes: (after, wait, signal) => ask(`changes?${new URLSearchParams({ after, wait: String(wait) })}`, platformChangesSchema, { signal }),
    async setActivity({ id, duty }, activity, idempotencyKey, signal) {
      const { agent } = await ask(`agents/${encodeURIComponent(id)}/activity`, platformAgentAnswerSchema, {
        method: 'PUT', body: JSON.stringify(activity), signal,
        headers: { 'Content-Type': 'application/json', 'If-Match': versionTag(duty.version), [headerNames.idempotencyKey]: idempotencyKey },
      });
      return agent;
    },
    async setStatus({ id }, status, signal) {
      const { agent } = await ask(`agents/${encodeURIComponent(id)}/status`, platformAgentAnswerSchema, {
        method: 'PUT', body: JSON.stringify({ status }), signal, headers: { 'Content-Type': 'application/json' },
      });
      return agent;
    },
  };
}
