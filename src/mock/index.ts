export { createMock } from './mock.ts';
export type { Mock, MockOptions, Scenario } from './mock.ts';
export { mswHandlers } from './msw.ts';
export type { MswHttp } from './msw.ts';
export { seedUsers } from './seed.ts';
export type { SeedOptions, SeedUser } from './seed.ts';
