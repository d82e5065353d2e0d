import { seedUsers } from '../../../../src/mock/seed.ts';

const seeded = seedUsers.find(({ tenant, userName }) => tenant === 'acme' && userName === 'Ava.Agent');

/** What Ava Agent logs in with. */
export const ava = { username: 'Ava.Agent', password: seeded?.password ?? '' } as const;
/** What she logs in with when she has her password wrong. */
export const mistaken = { ...ava, password: 'Lantern-Harbour-Nine' } as const;

/** A user name and a password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}
