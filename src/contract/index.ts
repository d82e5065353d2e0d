export * from './statuses.ts';
export * from './problems.ts';
export * from './password.ts';
export * from './schemas.ts';
export * from './routes.ts';
