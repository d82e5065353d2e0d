/*
 * Measures the server under load and writes the figures into docs/benchmarks.md. Checks that nothing is lost and everything is in order, and
 * fails if not; never judges a time.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createArgon2Hasher } from '../../src/server/node/argon2-hasher.ts';
import { openStorage } from '../../src/server/node/storage/open-storage.ts';
import { seedCrowd } from '../server/node/support/crowd.ts';
import { endProcesses, startProcess } from '../server/node/support/child.ts';
import { startPostgres } from '../support/postgres.ts';
import { measureContacts } from './contacts.ts';
import { measureHandOver } from './hand-over.ts';
import { measureManyAgents } from './many-agents.ts';
import { seedPopulation } from './population.ts';
import { measureSignInTiming } from './sign-in-timing.ts';
import { measureSlowReaders } from './slow-reader.ts';
import { measureStreams } from './streams.ts';
import { measureTabs } from './tabs.ts';
import { measureThroughput } from './throughput.ts';
import type { ServerProcess } from '../server/node/support/child.ts';
import type { Credentials } from '../server/node/support/crowd.ts';
import type { Findings } from './tabs.ts';

const agents = 200;
/** Streams on one process. */
const streams = Number(process.env['STREAMS'] ?? 10_000);
/** Agents at work while one of two processes is killed. */
const handedOver = 64;
const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const hasher = createArgon2Hasher();
const faults: string[] = [];
const sections: string[] = [];

const section = (title: string, figures: readonly (readonly [string, string])[]): void => {
  const lines = ['', `### ${title}`, '', '| | |', '|---|---|', ...figures.map(([name, value]) => `| ${name} | ${value} |`)];
  console.log(lines.join('\n'));
  sections.push(...lines);
};

async function fill(databaseUrl: string): Promise<Credentials[]> {
  const storage = await openStorage(databaseUrl);
  const crowd = await seedCrowd(storage, hasher, agents);
  await storage.close();
  return crowd;
}

const judge = ({ figures, faults: found }: Findings, title: string, promise: string): void => {
  section(title, [...figures, [promise, found.length === 0 ? 'nothing' : `${found.length} faults`]]);
  faults.push(...found.map((fault) => `${title}: ${fault}`));
};

/** Starts a process of its own for each part, so that none measures what another left behind. A part that fails does not stop the others. */
async function withProcess(databaseUrl: string, work: (server: ServerProcess) => Promise<void>): Promise<void> {
  const server = await startProcess(databaseUrl);
  try {
    await work(server);
  } catch (error) {
    faults.push(String(error));
    sections.push('', `A part was not measured: ${String(error)}`);
  }
  server.kill('SIGTERM');
  await server.ended;
}

async function measure(engine: string, databaseUrl: string): Promise<void> {
  const crowd = await fill(databaseUrl);
  const storage = await openStorage(databaseUrl);
  const population = await seedPopulation(storage, streams);
  await withProcess(databaseUrl, async ({ url }) => {
    judge(await measureTabs(url, crowd), `${engine}: everybody at once`, 'lost, doubled or out of order');
    section(`${engine}: one process`, await measureThroughput([url], population.agents, crowd));
    await withProcess(databaseUrl, async (second) => {
      section(`${engine}: two processes`, await measureThroughput([url, second.url], population.agents, []));
    });
    section(`${engine}: answers to pings`, await measureContacts(url, population.agents));
  });
  await withProcess(databaseUrl, async ({ url }) => section(`${engine}: streams of many agents`, await measureManyAgents(url, population)));
  await withProcess(databaseUrl, async ({ url }) => section(`${engine}: streams of one agent`, await measureStreams(url, population.agents[0]!, streams)));
  await withProcess(databaseUrl, async ({ url }) => {
    judge(await measureSlowReaders(url, storage, population.agents[1]!), `${engine}: readers that do not read`, 'missed by others, or kept too long');
  });
  if (engine === 'PostgreSQL') {
    await withProcess(databaseUrl, async (other) => {
      const findings = await measureHandOver([await startProcess(databaseUrl), other], population.agents.slice(0, handedOver));
      judge(findings, `${engine}: one of two processes is killed (SIGKILL)`, 'lost, doubled or out of order');
    });
  }
  await storage.close();
}

// Ending in the usual way ends the servers too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const directory = await mkdtemp(join(tmpdir(), 'onduty-bench-'));
const loadNow = () => loadavg()[0]!.toFixed(1);
const loadBefore = loadNow();
const started = new Date();
const postgres = await startPostgres({ durable: true });
try {
  await measure('SQLite', `sqlite:${join(directory, 'load.sqlite')}`);
  await measure('PostgreSQL', await postgres.createDatabase());

  const timed = `sqlite:${join(directory, 'timing.sqlite')}`;
  const crowd = await fill(timed);
  const storage = await openStorage(timed);
  section('Refused sign-ins, 200 of each, one at a time (SQLite)', await measureSignInTiming(storage, hasher, crowd));
  await storage.close();
} finally {
  await endProcesses();
  await postgres.stop();
  await rm(directory, { recursive: true });
}

const [processor] = cpus();
const conditions = [
  `Measured ${started.toISOString().slice(0, 10)} by \`npm run bench\` with ${streams} streams on Node ${process.versions.node}, ${process.platform},`,
  `${cpus().length} × ${processor?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB of memory,`,
  `load average ${loadBefore} before and ${loadNow()} after. Server, database and callers share this machine; each server is one`,
  'process that logs every request; both databases wait for the disk at each commit.',
];
const marks = /(<!-- figures -->\n)[^]*(<!-- \/figures -->)/;
const text = await readFile(page, 'utf8');
const figures = [...conditions, ...sections].join('\n');
await writeFile(page, text.replace(marks, (_match, begin: string, end: string) => `${begin}\n${figures}\n\n${end}`));

for (const fault of faults.slice(0, 50)) console.error(fault);
console.log(faults.length === 0 ? '\nNothing was lost, doubled or out of order.' : `\n${faults.length} faults.`);
process.exit(faults.length === 0 ? 0 : 1);
