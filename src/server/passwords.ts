import { ProblemError } from './problem.ts';
import type {
  ForgotPasswordRequest, ForgotUserNameRequest, Invitation, SetPasswordAnswer, SetPasswordRequest, SignInStep,
} from '../contract/index.ts';
import type { Call, Core } from './core.ts';
import type { Row } from './storage/schema.ts';

/** The step of a right temporary password: a ticket that opens nothing but a new password. */
export async function newChangeTicket(_core: Core, _call: Call, _user: Row<'users'>): Promise<SignInStep> {
  throw new ProblemError('not-found');
}

export async function setPassword(_core: Core, _call: Call, _body: SetPasswordRequest): Promise<SetPasswordAnswer> {
  throw new ProblemError('not-found');
}
export async function forgotPassword(_core: Core, _call: Call, _body: ForgotPasswordRequest): Promise<undefined> {
  throw new ProblemError('not-found');
}
export async function forgotUserName(_core: Core, _call: Call, _body: ForgotUserNameRequest): Promise<undefined> {
  throw new ProblemError('not-found');
}
export async function readInvitation(_core: Core, _call: Call): Promise<Invitation> {
  throw new ProblemError('not-found');
}
