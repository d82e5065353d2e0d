import { ask, createBelonging, step } from './beside.ts';
import { matches } from './match.ts';
import { onDemand } from './on-demand.ts';
import type * as v from 'valibot';
import type {
  Account, AccountChange, AccountsAnswer, DeliveredAccount, Delivery, newAccountSchema, newProfileRequestSchema,
} from '../contract/index.ts';
import type { CallOptions, Client, Readable } from './types.ts';

/** The accounts of the tenant, or of the own team; `null` until they were read. */
export type AccountsState = AccountsAnswer | null;

/** The accounts that an administrator or a supervisor sees. */
export interface AccountsClient {
  readonly state: Readable<AccountsState>;
  load(options?: CallOptions): Promise<AccountsAnswer>;
  /** Those of the known accounts of which a name or the mail address holds every word, whatever the case and the accents. */
  search(words: string): readonly Account[];
  /** Makes an account. What is handed over by hand stands in the answer alone. */
  create(account: v.InferInput<typeof newAccountSchema>, options?: CallOptions): Promise<DeliveredAccount>;
  /** Changes an account as it is known here; rejects with `account-changed` when somebody else was quicker. */
  change(id: string, change: AccountChange, options?: CallOptions): Promise<Account>;
  /** Gives a person new credentials. What is handed over by hand stands in the answer alone. */
  reset(id: string, delivery: Delivery, options?: CallOptions): Promise<DeliveredAccount>;
  /** Asks a person to update fields of the profile. */
  requestProfile(id: string, request: v.InferInput<typeof newProfileRequestSchema>, options?: CallOptions): Promise<Account>;
  /** Forgets the accounts, and listens no more. */
  close(): void;
}

const answers = onDemand(() => import('./account-answers.ts'));

const merge = (users: readonly Account[], newer: readonly Account[]): Account[] => [...new Map([...users, ...newer].map((user) => [user.id, user])).values()];

/** Makes the accounts of a client. It forgets what it read when the session is over. */
export function createAccounts(client: Client): AccountsClient {
  const { state, take, close } = createBelonging<AccountsAnswer>(client);
  let asked = 0;
  // What came while the first list was on its way: it may know less.
  let early: Account[] = [];

  /** Puts an account in its place among those that are known. */
  function put<T extends { readonly user: Account }>(answer: T): T {
    const known = state.get();
    if (known) {
      // A list that was asked for before knows less.
      asked += 1;
      take({ ...known, users: merge(known.users, [answer.user]) });
    } else early.push(answer.user);
    return answer;
  }

  return {
    state,
    async load(options) {
      const mine = (asked += 1);
      early = [];
      const answer = await ask(client, 'GET', 'users', (await answers()).accounts, options);
      if (mine === asked) take({ ...answer, users: merge(answer.users, early) });
      return answer;
    },
    search: (words) => (state.get()?.users ?? []).filter(({ userName, unifiedName, displayName, email }) =>
      matches(words, [displayName, userName, unifiedName, email])),
    create: async (body, options) => put(await ask(client, 'POST', 'users', (await answers()).delivered, options, { body, once: true })),
    change: async (id, body, options) => put(await ask(client, 'PATCH', `users/${step(id)}`, (await answers()).account, options, {
      body, version: state.get()?.users.find((user) => user.id === id)?.version,
    })).user,
    reset: async (id, delivery, options) =>
      put(await ask(client, 'POST', `users/${step(id)}/reset`, (await answers()).delivered, options, { body: { delivery }, once: true })),
    requestProfile: async (id, body, options) =>
      put(await ask(client, 'POST', `users/${step(id)}/profile-requests`, (await answers()).account, options, { body })).user,
    close,
  };
}
