export { createClient } from './create-client.ts';
export { isOndutyError, OndutyError } from './errors.ts';
export type { ErrorCode, OndutyErrorOptions } from './errors.ts';
export type * from './types.ts';
