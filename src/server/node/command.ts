#!/usr/bin/env node
/** What a run needs and is not there: a package that only the backend wants, or a module of a newer Node; `undefined` for any other error. */
function missing(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'ERR_UNKNOWN_BUILTIN_MODULE') return `Node 22.13 or newer is needed, and this is ${process.version}`;
  const name = error.code === 'ERR_MODULE_NOT_FOUND' ? /^Cannot find package '([^']+)'/.exec(error.message)?.[1] : undefined;
  return name && `the package ${name} is not installed. The backend needs packages that browsers do not:\n`
    + 'npm install @node-rs/argon2 hono ipaddr.js jose kysely nodemailer pg pino prom-client';
}

// Only what is imported later can be missed in words: what is imported above would end the process before its first line.
const { run } = await import('./run.ts').catch((error: unknown) => {
  const text = missing(error);
  if (text === undefined) throw error;
  process.stderr.write(`onduty-server: ${text}\n`);
  return process.exit(2);
});
await run();
