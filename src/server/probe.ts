import { readProbe, writeProbe } from './carrier.ts';
import { isCrossSite, requireOrigin } from './origins.ts';
import { ProblemError } from './problem.ts';
import type * as v from 'valibot';
import type { ProbeAnswer, probeRequestSchema } from '../contract/index.ts';
import type { Call, Core } from './core.ts';

/** Handles `POST /v1/probe`: nothing of it is stored, and it says nothing of who is signed in. */
export async function probe(core: Core, call: Call, { tenant: id }: v.InferOutput<typeof probeRequestSchema>): Promise<ProbeAnswer> {
  const { request, headers } = call;
  if (id !== undefined) {
    const tenant = await core.storage.find('tenants', { id });
    if (tenant === undefined) throw new ProblemError('not-found');
    requireOrigin(core, request, tenant);
  }
  const returned = readProbe(core, request);
  writeProbe(core, isCrossSite(core, request), headers, !returned);
  return { returned };
}
