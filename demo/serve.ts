import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seed } from '../src/mock/seed.ts';
import { createBackend } from '../src/server/backend.ts';
import { createArgon2Hasher } from '../src/server/node/argon2-hasher.ts';
import { createMailbox } from '../src/server/mail/mailbox.ts';
import { createNodeObserver } from '../src/server/node/observer.ts';
import { createPages } from '../src/server/node/pages.ts';
import { serveNode } from '../src/server/node/serve.ts';
import { createSmtpMailer } from '../src/server/node/smtp-mailer.ts';
import { openStorage } from '../src/server/node/storage/open-storage.ts';
import { closeOnSignal } from '../src/server/node/termination.ts';
import { banner } from './banner.ts';
import { crmOutput, output, pagesOutput } from './build.ts';
import { createMailDesk } from './mail-desk.ts';
import { createCallDesk } from './router/call-desk.ts';
import { grantRouterKey } from './router/key.ts';
import { runRouter } from './router/run-router.ts';
import { createSite } from './site.ts';
import type { NodeServer } from '../src/server/node/serve.ts';

const { values: flags } = parseArgs({
  options: {
    static: { type: 'boolean', default: false },
    reset: { type: 'boolean', default: false },
    data: { type: 'string', default: fileURLToPath(new URL('data', import.meta.url)) },
  },
});
const { PORT = '4600', HOST: host = '127.0.0.1', DATABASE_URL, SMTP_URL, MAIL_FROM, PING_SECONDS, OFFER_SECONDS, IDLE_SECONDS, SESSION_SECONDS } = process.env;
const pingSeconds = Number(PING_SECONDS) || 15;
const databaseUrl = DATABASE_URL || `sqlite:${join(flags.data, 'onduty.sqlite')}`;
const port = Number(PORT);
const origin = `http://localhost:${port}`;
const crmOrigin = `http://127.0.0.1:${port + 1}`;
const words = { crm: crmOrigin, desk: origin };

try {
  const server = flags.static ? await serveFiles() : await serveAll();
  const runsOn = flags.static ? 'files alone: no backend, the pages use the mock' : databaseUrl.replace(/^sqlite:/, 'SQLite: ').replace(/^postgres.*/, 'PostgreSQL');
  const crm = await serveCrm();
  console.log(banner(origin, crmOrigin, runsOn));
  await closeOnSignal(async () => {
    await crm.close();
    await server.close();
  });
  process.exit();
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

/** The pages and nothing else. */
async function serveFiles(): Promise<NodeServer> {
  const site = createSite(output, { backend: false, words });
  return serveNode({ port, host, origin, fetch: async (request) => site.fetch(request) });
}

/** The page of another origin, which is another site to browsers too. */
async function serveCrm(): Promise<NodeServer> {
  const site = createSite(crmOutput, { backend: !flags.static, words, connect: origin });
  return serveNode({ port: port + 1, host, origin: crmOrigin, fetch: async (request) => site.fetch(request) });
}

function isForBackend(path: string): boolean {
  return path.startsWith('/v1/') || path === '/.well-known/change-password';
}

/** Whether it is of the page that hosts frame. In place of the other pages of the backend stand those of the demo. */
function isOfFrame(path: string): boolean {
  return path.startsWith('/embed/') || path.startsWith('/sign-in/assets/');
}

/** The pages and the backend behind them. */
async function serveAll(): Promise<NodeServer> {
  if (flags.reset && DATABASE_URL) console.warn('Onduty: --reset empties the data folder alone; PostgreSQL keeps what it has.');
  if (flags.reset) await rm(flags.data, { recursive: true, force: true });
  await mkdir(flags.data, { recursive: true });
  const storage = await openStorage(databaseUrl);
  const hasher = createArgon2Hasher();
  await seed(storage, hasher, { origins: [crmOrigin], redirects: [`${crmOrigin}/`, `${crmOrigin}/popup/`] });
  const observer = createNodeObserver({ level: 'warn' });
  const mailbox = SMTP_URL ? undefined : createMailbox();
  const mailer = mailbox?.mailer ?? createSmtpMailer({ url: SMTP_URL ?? '', from: MAIL_FROM || 'Onduty demo <noreply@localhost>' });
  const backend = createBackend({
    storage, hasher, origin, observer, mailer, mailPollSeconds: 1, pingSeconds, watchSeconds: Math.min(5, pingSeconds), pages: { account: '/console/#account' },
    idleSeconds: Number(IDLE_SECONDS) || 3600,
    sessionSeconds: Number(SESSION_SECONDS) || 86_400,
  });
  const mailDesk = createMailDesk(mailbox);
  const site = createSite(output, { backend: true, words });
  const pages = createPages({ origin, storage, folder: pagesOutput });
  const router = runRouter({
    baseUrl: `http://${host === '0.0.0.0' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}/`,
    key: await grantRouterKey(storage, 'acme'),
    patience: Number(OFFER_SECONDS) || 15,
  });
  const callDesk = createCallDesk(backend, router);
  const server = await serveNode({
    port,
    host,
    origin,
    backend,
    observer,
    operations: { metrics: () => observer.metrics() },
    async fetch(request, context) {
      const path = new URL(request.url).pathname;
      if (isForBackend(path)) return backend.fetch(request, context);
      const framed = isOfFrame(path) ? await pages(request) : undefined;
      return framed ?? mailDesk(request, context) ?? callDesk(request, context) ?? site.fetch(request);
    },
  });
  const close = async (): Promise<void> => {
    await router.close();
    await server.close();
    await storage.close();
  };
  return { url: server.url, close };
}

/** Says what to do about the failures that a person can mend. */
function explain(error: unknown): string {
  const { code, message, port: taken = port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === 'EADDRINUSE') return `Onduty: port ${taken} is taken. Stop what runs there, or choose another: PORT=4700 npm start`;
  if (code === 'EACCES') return `Onduty: port ${port} or the folder ${flags.data} may not be used: ${message}`;
  return `Onduty could not start: ${error instanceof Error ? error.stack : String(error)}`;
}
