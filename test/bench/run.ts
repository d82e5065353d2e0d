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
import { measureSignInTiming } from './sign-in-timing.ts';
import { measureStreams } from './streams.ts';
import { measureTabs } from './tabs.ts';
import { measureThroughput } from './throughput.ts';
import type { Credentials } from '../server/node/support/crowd.ts';

const agents = 200;
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

async function measure(engine: string, databaseUrl: string): Promise<void> {
  const crowd = await fill(databaseUrl);
  const server = await startProcess(databaseUrl);
  const tabs = await measureTabs(server.url, crowd);
  const verdict = tabs.faults.length === 0 ? 'nothing' : `${tabs.faults.length} faults`;
  section(`${engine}: everybody at once`, [...tabs.figures, ['lost, doubled or out of order', verdict]]);
  faults.push(...tabs.faults.map((fault) => `${engine}: ${fault}`));
  section(`${engine}: throughput`, await measureThroughput(server.url, crowd));
  section(`${engine}: open streams`, await measureStreams(server.url, crowd));
  server.kill('SIGTERM');
  await server.ended;
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
  `Measured ${started.toISOString().slice(0, 10)} by \`npm run bench\` on Node ${process.versions.node}, ${process.platform},`,
  `${cpus().length} × ${processor?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB of memory,`,
  `load average ${loadBefore} before and ${loadNow()} after. Server, database and callers share this machine; the server is one`,
  'process that logs every request; both databases wait for the disk at each commit.',
];
const marks = /(<!-- figures -->\n)[^]*(<!-- \/figures -->)/;
const text = await readFile(page, 'utf8');
const figures = [...conditions, ...sections].join('\n');
await writeFile(page, text.replace(marks, (_match, begin: string, end: string) => `${begin}\n${figures}\n\n${end}`));

for (const fault of faults.slice(0, 50)) console.error(fault);
console.log(faults.length === 0 ? '\nNothing was lost, doubled or out of order.' : `\n${faults.length} faults.`);
process.exit(faults.length === 0 ? 0 : 1);
