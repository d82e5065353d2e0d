import * as v from 'valibot';
import { auditChange } from './audit.ts';
import { algorithmOf } from './host-keys.ts';
import { ProblemError } from './problem.ts';
import { digest } from './secrets.ts';
import { findUser } from './user-names.ts';
import type { SignInRequest } from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';
import type { Change } from './storage/storage.ts';

/*
 * A host that knows the person already says so: its backend signs an assertion, which is good once and for a minute. The checks are those of RFC 7523
 * and of the best practice for JWTs (RFC 8725): one algorithm for each key, nothing in the header that leads to another key, one audience, a type.
 */

type AssertionSignIn = Extract<SignInRequest, { readonly method: 'assertion' }>;
type KeyRow = Row<'hostKeys'>;

/** From `iat` to `exp` at most, in seconds. */
const longestLife = 60;
/** By how much the clock of a host may differ, in seconds. */
const tolerance = 5;
/** How often the audit remembers a refusal for one key: whoever has seen an assertion can send it again and again. Milliseconds. */
const auditRest = 60_000;

/** What is checked, in this order, and what developers are told where it fails. Nothing of the assertion is said again. */
const faults = {
  form: 'It is no JWT in compact form.',
  header: 'Its header is not alg, kid and typ alone.',
  typ: 'Its typ is not onduty-assertion+jwt.',
  alg: 'Its alg is neither EdDSA nor ES256.',
  kid: 'Its kid names no key.',
  key: 'Its alg is not that of the key.',
  signature: 'Its signature is not that of the key.',
  claims: 'A claim is missing or has another form: sub, aud, iat, exp and jti, which has 16 to 200 characters.',
  nbf: 'It is not good yet.',
  iat: 'It is from the future.',
  exp: 'It has expired.',
  life: `More than ${longestLife} seconds are between its iat and its exp.`,
  aud: 'Its aud is not the origin of this backend.',
  tenant: 'Its tenant is not that of the key or of the request.',
  sub: 'Its sub is nobody who may sign in.',
  replay: 'It was used before.',
} as const;
type Check = keyof typeof faults;

/** Says which check an assertion failed. */
class Fault extends Error {
  readonly check: Check;

  constructor(check: Check) {
    super(faults[check]);
    this.check = check;
  }
}

function must(isRight: boolean, check: Check): asserts isRight {
  if (!isRight) throw new Fault(check);
}

const headerNames: readonly string[] = ['alg', 'kid', 'typ'];

const claimsSchema = v.object({
  sub: v.pipe(v.string(), v.minLength(1), v.maxLength(254)),
  aud: v.string(),
  tenant: v.optional(v.string()),
  iat: v.pipe(v.number(), v.finite()),
  exp: v.pipe(v.number(), v.finite()),
  jti: v.pipe(v.string(), v.minLength(16), v.maxLength(200)),
});
type Claims = v.InferOutput<typeof claimsSchema>;

interface Header {
  readonly alg: string;
  readonly kid: string;
}

/** Reads the header, which nobody has vouched for yet: it is for finding the key and nothing else. */
async function readHeader(assertion: string): Promise<Header> {
  // Exactly so: what decodes base64url may put up with more, and JSON serialization is none of ours.
  must(/^[\w-]+\.[\w-]+\.[\w-]+$/.test(assertion), 'form');
  const { decodeProtectedHeader } = await import('jose');
  let header: object;
  try {
    header = decodeProtectedHeader(assertion);
  } catch (error) {
    if (error instanceof TypeError) throw new Fault('form');
    throw error;
  }
  must(Object.keys(header).every((name) => headerNames.includes(name)), 'header');
  const { alg, kid, typ } = header as Readonly<Record<string, unknown>>;
  must(typ === 'onduty-assertion+jwt', 'typ');
  must(alg === 'EdDSA' || alg === 'ES256', 'alg');
  must(typeof kid === 'string' && kid.length <= 100, 'kid');
  return { alg, kid };
}

/** The claims of what a key has signed, with the times that hold now. */
async function verify(core: Core, assertion: string, { publicKey }: KeyRow): Promise<Claims> {
  const { errors, jwtVerify } = await import('jose');
  let payload: unknown;
  try {
    ({ payload } = await jwtVerify(assertion, { ...publicKey }, {
      algorithms: [algorithmOf(publicKey)], currentDate: new Date(core.now()), clockTolerance: tolerance, maxTokenAge: longestLife,
    }));
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) throw new Fault('signature');
    if (error instanceof errors.JWTExpired) throw new Fault('exp');
    if (error instanceof errors.JWTClaimValidationFailed) {
      throw new Fault(error.reason === 'check_failed' && (error.claim === 'nbf' || error.claim === 'iat') ? error.claim : 'claims');
    }
    if (error instanceof errors.JOSEError) throw new Fault('form');
    throw error;
  }
  const read = v.safeParse(claimsSchema, payload);
  must(read.success, 'claims');
  must(read.output.exp - read.output.iat <= longestLife, 'life');
  return read.output;
}

/** Answers a refused assertion, which is counted and, where somebody of a tenant has to know, remembered by its audit. */
async function refuse(core: Core, call: Call, { check, message }: Fault, key: KeyRow | undefined): Promise<ProblemError> {
  core.observer.count?.('assertion-refused');
  const now = core.now();
  if (key !== undefined && now - (key.refusedAt ?? -Infinity) >= auditRest) {
    await core.storage.commit([
      { update: 'hostKeys', where: { id: key.id, refusedAt: key.refusedAt }, set: { refusedAt: now } },
      auditChange(core, call, { action: 'assertion-refused', tenantId: key.tenantId, actor: null, target: key.name, details: { id: key.id, check } }),
    ]);
  }
  return new ProblemError('assertion-refused', { detail: message });
}

/**
 * Redeems an assertion. Its `jti` is remembered in the commit of what comes of it, until it has expired: of many who send it at once, one gets in. A key
 * vouches for the people of its own tenant alone.
 */
export async function redeemAssertion(
  core: Core, call: Call, { assertion, tenant }: AssertionSignIn,
): Promise<{ readonly user: Row<'users'>; readonly changes: readonly Change[]; readonly hostKey: string }> {
  let key: KeyRow | undefined;
  try {
    const { alg, kid } = await readHeader(assertion);
    key = await core.storage.find('hostKeys', { id: kid });
    must(key !== undefined, 'kid');
    must(alg === algorithmOf(key.publicKey), 'key');
    const claims = await verify(core, assertion, key);
    must(claims.aud === core.origin, 'aud');
    must(claims.tenant === tenant && (tenant ?? key.tenantId) === key.tenantId, 'tenant');
    const user = await findUser(core, { tenant, username: claims.sub });
    must(user?.enabled === true && user.tenantId === key.tenantId, 'sub');

    const hash = await digest(`assertion\n${key.id}\n${claims.jti}`);
    must(await core.storage.find('tickets', { hash }) === undefined, 'replay');
    return { user, hostKey: key.id, changes: [
      {
        insert: 'tickets',
        row: {
          hash, tenantId: user.tenantId, userId: user.id, purpose: 'assertion', addressKey: null, requestId: key.id, family: null, hostKey: key.id, createdAt: core.now(),
          expiresAt: Math.ceil((claims.exp + tolerance) * 1000), ended: 'used',
        },
      },
      // It refuses the commit too when the key was removed since it was looked at.
      { update: 'hostKeys', where: { id: key.id }, set: { usedAt: core.now() } },
    ] };
  } catch (error) {
    throw error instanceof Fault ? await refuse(core, call, error, key) : error;
  }
}
