import { dutyTag, headers as headerNames, versionTag } from '../contract/index.ts';
import { ProblemError } from './problem.ts';
import { digest } from './secrets.ts';
import type { Duty } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** Thrown to answer a repeated request with what became of the first. */
export class Replay extends Error {
  /** `undefined` where there was none. */
  readonly answer: unknown;
  readonly status: number;

  constructor(answer: unknown, status: number) {
    super('This request was answered before');
    this.name = 'Replay';
    this.answer = answer;
    this.status = status;
  }
}

/** What answers may hold that an entity tag is made of. */
interface Tagged {
  readonly duty?: Duty | null;
  readonly agent?: { readonly duty: Duty };
  readonly user?: { readonly version?: number };
  readonly version?: number;
}

/** The entity tag that went with an answer. The platform knows a duty by its version. */
function tagOf({ agent, duty = agent?.duty, user, version = user?.version }: Tagged, isOfPlatform: boolean): string | undefined {
  if (duty) return isOfPlatform ? versionTag(duty.version) : dutyTag(duty.choice);
  return version === undefined ? undefined : versionTag(version);
}

/** The answer that was given the first time, with the entity tag of that time where there was one. */
export function replayResponse({ answer, status }: Replay, isTagged: boolean, isOfPlatform: boolean): Response {
  if (answer === undefined) return new Response(null, { status: 204 });
  const tag = isTagged ? tagOf(answer as Tagged, isOfPlatform) : undefined;
  return Response.json(answer, { status, ...(tag !== undefined && { headers: { ETag: tag } }) });
}

function check(receipt: Row<'receipts'> | undefined, bodyHash: string): void {
  if (receipt === undefined) return;
  if (receipt.bodyHash !== bodyHash) throw new ProblemError('idempotency-mismatch');
  if (receipt.answer === null) throw new ProblemError('already-done');
  throw new Replay(receipt.status === 204 ? undefined : receipt.answer, receipt.status);
}

/** Throws the kept answer when a twin of the request was quicker; for when a commit was refused. */
export async function refuseRepeat(core: Core, { receipt }: Call): Promise<void> {
  if (receipt !== undefined) check(await core.storage.find('receipts', { key: receipt.key }), receipt.bodyHash);
}

/** A call as one part of what it asks for, with a receipt of its own: repeated when only some parts were done, it must not do those again. */
export const partOf = async (call: Call, part: string): Promise<Call> =>
  (call.receipt === undefined ? call : { ...call, receipt: { ...call.receipt, key: await digest(`${call.receipt.key}\n${part}`) } });

/**
 * Prepares a call for its idempotency key, which counts for one principal and one route, and throws the kept answer when
 * the request was answered before. Fulfils with a function that looks again: for when a commit was refused because a
 * twin of the request was quicker.
 */
export async function prepareReceipt(core: Core, call: Call, route: string, body: string): Promise<() => Promise<void>> {
  const given = call.request.headers.get(headerNames.idempotencyKey);
  if (given === null) return () => Promise.resolve();
  if (!/^[\x21-\x7e]{1,200}$/.test(given)) throw new ProblemError('invalid-request', { fields: [headerNames.idempotencyKey] });
  // No id of a user holds a colon.
  const principal = call.platform === undefined ? call.active?.user.id ?? 'anonymous' : `platform:${call.platform.id}`;
  const [key, bodyHash] = await Promise.all([
    digest(`${principal}\n${route}\n${given}`),
    // A body may hold a password, and a bare digest of one could be guessed offline. The key is the salt, and is kept nowhere.
    digest(`${given}\n${call.request.headers.get('If-Match') ?? ''}\n${body}`),
  ]);
  call.receipt = { key, bodyHash };
  const look = () => refuseRepeat(core, call);
  await look();
  return look;
}
