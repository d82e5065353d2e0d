import { ProblemError } from './problem.ts';
import { refresh } from './sessions.ts';
import { signIn } from './sign-in.ts';
import type { Credential, TokenAnswer, TokenRequest } from '../contract/index.ts';
import type { Call, Core } from './core.ts';

const tokens = ({ accessToken, refreshToken, expiresIn }: Credential): TokenAnswer =>
  ({ access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer', expires_in: expiresIn });

/** Handles `POST /v1/token`: sign-in with a code, and its renewal, in the names of OAuth. A step that asks a person for something is a refusal here. */
export async function issueToken(core: Core, call: Call, request: TokenRequest): Promise<TokenAnswer> {
  if (request.grant_type === 'refresh_token') return tokens((await refresh(core, request.refresh_token, call.address)).credential);
  const { code, code_verifier: codeVerifier, redirect_uri: redirectUri, client_id: tenant } = request;
  const step = await signIn(core, call, { method: 'code', code, codeVerifier, redirectUri, carrier: 'bearer', ...(tenant === undefined ? {} : { tenant }) });
  if (step.state === 'address-denied' || step.state === 'duty-elsewhere') throw new ProblemError(step.state);
  if (step.state !== 'signed-in' || step.credential === undefined) throw new ProblemError('ticket-refused');
  return tokens(step.credential);
}
