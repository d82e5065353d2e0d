import { createBackend } from '../backend.ts';
import { isLoopbackOrigin } from '../origins.ts';
import { createArgon2Hasher } from './argon2-hasher.ts';
import { InitError, initialize } from './init.ts';
import { createNodeObserver } from './observer.ts';
import { createPages, ownPages } from './pages.ts';
import { redact } from './redact.ts';
import { serveNode } from './serve.ts';
import { createSmtpMailer } from './smtp-mailer.ts';
import { SettingsError, readCommand, usage } from './settings.ts';
import { openStorage } from './storage/open-storage.ts';
import { closeOnSignal } from './termination.ts';
import type { Command, Settings } from './settings.ts';

const insecure = 'plain http on loopback: sessions travel in the cookie onduty-dev, which is not Secure';

async function serve(settings: Settings): Promise<void> {
  const { databaseUrl, origin, port, host, trustedProxies, metricsToken, logLevel, drainSeconds, mail } = settings;
  const observer = createNodeObserver({ level: logLevel });
  const { logger } = observer;
  const storage = await openStorage(databaseUrl);
  try {
    const mailer = mail && createSmtpMailer(mail);
    const backend = createBackend({ storage, hasher: createArgon2Hasher(), origin, observer, pages: ownPages, ...(mailer && { mailer }) });
    const pages = createPages({ origin, storage });
    const server = await serveNode({
      fetch: async (request, context) => await pages(request) ?? backend.fetch(request, context),
      backend, port, host, origin, trustedProxies, observer, drainSeconds,
      operations: { metrics: () => observer.metrics(), ...(metricsToken === undefined ? {} : { metricsToken }) },
    });
    // Before anybody is told that the server listens, and may answer with a signal.
    const closed = closeOnSignal(async () => {
      logger.info({ streams: backend.streams }, 'draining');
      await server.close();
    });
    if (isLoopbackOrigin(origin)) logger.warn({ origin }, `${insecure}. For development only; set ORIGIN to https://… for anything else`);
    if (mailer === undefined) logger.warn('nothing is mailed: set SMTP_URL and MAIL_FROM');
    logger.info({ url: server.url, origin, database: databaseUrl.startsWith('postgres') ? 'postgres' : 'sqlite' }, 'listening');
    await closed;
    logger.info('closed');
  } finally {
    await storage.close();
  }
}

/** Shows the temporary password on standard output, and nowhere else. */
async function init({ databaseUrl, origin, first }: Extract<Command, { readonly name: 'init' }>): Promise<void> {
  const storage = await openStorage(databaseUrl);
  try {
    const { loginUrl, userName, password } = await initialize(storage, createArgon2Hasher(), { origin, first });
    process.stdout.write(`Login URL:          ${loginUrl}\nUser name:          ${userName}\nTemporary password: ${password}\n`);
  } finally {
    await storage.close();
  }
}

/** Does what the flags and the environment say, and ends the process. */
export async function run(): Promise<void> {
  try {
    const command = readCommand(process.argv.slice(2), process.env);
    if (command.name === 'help') process.stdout.write(usage);
    else if (command.name === 'migrate') await (await openStorage(command.databaseUrl)).close();
    else if (command.name === 'init') await init(command);
    else await serve(command.settings);
    // Whatever an engine left open must not keep a closed server alive.
    process.exit();
  } catch (error) {
    const isMisuse = error instanceof SettingsError || error instanceof InitError;
    const fatal = () => JSON.stringify({ level: 'fatal', error: redact(error) });
    process.stderr.write(isMisuse ? `onduty-server: ${error.message}\nSee onduty-server --help\n` : `${fatal()}\n`);
    process.exit(isMisuse ? 2 : 1);
  }
}
