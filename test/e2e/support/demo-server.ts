import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AddressInfo } from 'node:net';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A running `demo/serve.ts`. */
export interface DemoServer {
  readonly origin: string;
  /** Where the page of the CRM is. */
  readonly crmOrigin: string;
  /** Its data folder. */
  readonly data: string;
  /** Everything that it has printed. */
  readonly printed: () => string;
  /** Ends the process, without a warning unless told, and starts another with the same data. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

/** Listens on a port for a moment, and gives it; `undefined` where somebody else does. */
async function tryPort(wanted: number): Promise<number | undefined> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A free port whose neighbour, which the CRM takes, is free too. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await tryPort(0);
    if (port !== undefined && port < 65_535 && await tryPort(port + 1) !== undefined) return port;
  }
}

/** How a demo is started. */
export interface DemoOptions {
  /** Without a backend. */
  readonly files?: boolean;
  /** Default: a free one. */
  readonly port?: number;
  /** The mail server; default: none, so that the mailbox of the demo gets the mails. */
  readonly smtpUrl?: string;
  /** More variables, such as shorter times. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the demo in a process of its own, with a data folder of its own. */
export async function startDemo({ files = false, port: given, smtpUrl = '', environment = {} }: DemoOptions = {}): Promise<DemoServer> {
  let port = given ?? await freePort();
  const data = await mkdtemp(join(tmpdir(), 'onduty-e2e-'));
  let printed = '';

  async function run() {
    const child = spawn(process.execPath, ['demo/serve.ts', '--data', data, ...(files ? ['--static'] : [])], {
      cwd: root,
      env: { ...process.env, PORT: String(port), DATABASE_URL: '', SMTP_URL: smtpUrl, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const from = printed.length;
    const isUp = new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (bytes: Buffer) => {
          printed += bytes.toString();
          if (printed.includes('Who can sign in', from)) resolve();
        });
      }
      child.once('exit', () => reject(new Error(`The demo did not start:\n${printed.slice(from)}`)));
    });
    const exited = once(child, 'exit');
    await isUp;
    return {
      async end(signal: NodeJS.Signals) {
        child.kill(signal);
        await exited;
      },
    };
  }

  // A free port may be somebody else's a moment later.
  let running = await run().catch(async (error: unknown) => {
    if (given !== undefined || !String(error).includes('is taken')) throw error;
    port = await freePort();
    return run();
  });
  return {
    origin: `http://localhost:${port}`,
    crmOrigin: `http://127.0.0.1:${port + 1}`,
    data,
    printed: () => printed,
    async restart(signal = 'SIGKILL') {
      await running.end(signal);
      running = await run();
    },
    async stop() {
      await running.end('SIGTERM');
      await rm(data, { recursive: true });
    },
  };
}
