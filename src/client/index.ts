// First, so that what it needs stands first in a bundle, which is then the smaller one.
export { createClient } from './create-client.ts';
export { createAccounts } from './accounts.ts';
export { createAdministration } from './administration.ts';
export { isOndutyError, OndutyError } from './errors.ts';
export { createPasswords } from './passwords.ts';
export { createProfile } from './profile.ts';
export { createTeam } from './team.ts';
export type { AccountsClient, AccountsState } from './accounts.ts';
export type { AdministrationClient } from './administration.ts';
export type { ErrorCode, OndutyErrorOptions } from './errors.ts';
export type { PasswordsClient, PasswordSet } from './passwords.ts';
export type { ProfileClient, ProfileState } from './profile.ts';
export type { AgentChange, TeamClient, TeamState } from './team.ts';
export type * from './types.ts';
