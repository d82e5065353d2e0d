import type { Problem, ProblemCode } from '../contract/index.ts';

/** Every code of an `OndutyError`: the contract's, and those of the client's own. */
export type ErrorCode = ProblemCode | 'network' | 'timeout' | 'bad-response' | 'wish-lapsed' | 'wish-replaced' | 'client-closed';

/** What an `OndutyError` is made of. */
export interface OndutyErrorOptions {
  readonly status?: number;
  readonly retryAfter?: number;
  readonly problem?: Problem;
  readonly cause?: unknown;
}

const brand = Symbol.for('onduty.error.v1');

/** The one error of the client. `message` is for developers; people read the locale's sentence for `code`. */
export class OndutyError extends Error {
  readonly code: ErrorCode;
  /** The HTTP status, where an answer came. */
  readonly status: number | undefined;
  /** Seconds to wait before another try, where the server said so. */
  readonly retryAfter: number | undefined;
  /** The problem that the server sent. */
  readonly problem: Problem | undefined;

  constructor(code: ErrorCode, options: OndutyErrorOptions = {}) {
    super(options.problem?.title ?? code, { cause: options.cause });
    this.name = 'OndutyError';
    this.code = code;
    this.status = options.status;
    this.retryAfter = options.retryAfter;
    this.problem = options.problem;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Tells an `OndutyError`, also one of another copy of this package. */
export const isOndutyError = (value: unknown): value is OndutyError =>
  typeof value === 'object' && value !== null && brand in value;
