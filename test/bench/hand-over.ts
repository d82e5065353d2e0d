import { setTimeout as rest } from 'node:timers/promises';
import { createCaller } from '../server/node/support/http.ts';
import { openReader, versionIn } from './readers.ts';
import { median, ms, quantile } from './statistics.ts';
import type { Duty, Status } from '../../src/contract/index.ts';
import type { ServerProcess } from '../server/node/support/child.ts';
import type { Resident } from './population.ts';
import type { Findings } from './tabs.ts';

const choices = ['available', 'work-offline', 'on-break'] as const satisfies readonly Status[];
/** Acknowledged changes before the kill, and those of each agent afterwards. */
const burst = 500;
const changesAfter = 5;

/** Somebody who changes statuses and reads the stream; both go to the other process when theirs is gone. */
interface Worker {
  readonly agent: Resident;
  acknowledged: Duty;
  /** The version that the stream told last, and the id of its last event. */
  seen: number;
  lastId: string | undefined;
}

/** Kills one of two processes on one database while agents change their statuses on both, and lets everybody go on with the other. */
export async function measureHandOver(
  [doomed, other]: readonly [ServerProcess, ServerProcess], agents: readonly Resident[],
): Promise<Findings> {
  const faults: string[] = [];
  const callers = new Map([doomed, other].map((server) => [server, createCaller(server.url)]));
  const callerOf = (server: ServerProcess) => callers.get(server)!;
  let acknowledged = 0;
  let unanswered = 0;
  let killedAt = Infinity;
  const resumed: number[] = [];
  const firstWrites: number[] = [];
  const sockets: { destroy(): void }[] = [];

  async function listen(worker: Worker, server: ServerProcess): Promise<void> {
    const { agent } = worker;
    const socket = await openReader(server.url, { token: agent.token, first: 'ping', after: worker.lastId, onEvent(event) {
      worker.lastId = /id: (\S+)/.exec(event)?.[1] ?? worker.lastId;
      if (event.includes('event: gap\n')) faults.push(`${agent.userId}: the stream had a gap`);
      const version = versionIn(event);
      if (version === undefined) return;
      if (version < worker.seen) faults.push(`${agent.userId}: the stream went back from ${worker.seen} to ${version}`);
      worker.seen = version;
    } });
    sockets.push(socket);
    if (server === doomed) socket.once('close', () => void moving.push(move(worker)));
  }
  const moving: Promise<void>[] = [];
  async function move(worker: Worker): Promise<void> {
    await listen(worker, other);
    resumed.push(performance.now() - killedAt);
  }

  async function work(worker: Worker, home: ServerProcess): Promise<void> {
    const { token, userId } = worker.agent;
    let server = home;
    for (let turn = 0, left = changesAfter; left > 0; turn += 1) {
      const wished = choices[turn % choices.length]!;
      const duty = await callerOf(server).choose(token, wished).catch((error: unknown) => {
        if (server !== doomed || killedAt === Infinity) throw error;
      });
      if (duty !== undefined) {
        if (duty.version < worker.acknowledged.version) faults.push(`${userId}: version ${duty.version} after ${worker.acknowledged.version}`);
        worker.acknowledged = duty;
        acknowledged += 1;
        if (acknowledged === burst) {
          killedAt = performance.now();
          doomed.kill('SIGKILL');
        }
        if (killedAt < Infinity && server === other) left -= 1;
        continue;
      }
      unanswered += 1;
      server = other;
      const kept = await callerOf(other).readDuty(token);
      firstWrites.push(performance.now() - killedAt);
      const { version } = worker.acknowledged;
      const isKept = kept.version === version || (kept.version === version + 1 && kept.status === wished);
      if (!isKept) faults.push(`${userId}: version ${version} was acknowledged, ${kept.version} ${kept.status} is kept`);
    }
  }

  const workers = await Promise.all(agents.map(async (agent): Promise<Worker> => (
    { agent, acknowledged: await callerOf(other).readDuty(agent.token), seen: 0, lastId: undefined }
  )));
  const homeOf = (index: number) => (index % 2 === 0 ? doomed : other);
  await Promise.all(workers.map((worker, index) => listen(worker, homeOf(index))));
  await Promise.all(workers.map((worker, index) => work(worker, homeOf(index))));
  await doomed.ended;
  await Promise.all(moving);
  let lost = 0;
  const until = performance.now() + 20_000;
  for (const { agent, acknowledged: last } of workers) {
    const kept = await callerOf(other).readDuty(agent.token);
    if (kept.version < last.version) lost += 1;
  }
  const countBehind = () => workers.filter(({ seen, acknowledged: { version } }) => seen < version).length;
  while (countBehind() > 0 && performance.now() < until) await rest(10);
  const behind = countBehind();
  if (lost > 0) faults.push(`${lost} acknowledged changes were lost`);
  if (behind > 0) faults.push(`${behind} streams were not told the last change`);
  for (const socket of sockets) socket.destroy();
  for (const caller of callers.values()) caller.close();
  return {
    faults,
    figures: [
      ['agents who change and read; on the process that is killed', `${workers.length}; ${Math.ceil(workers.length / 2)}`],
      ['changes acknowledged, before and after; without an answer', `${acknowledged}; ${unanswered}`],
      ['acknowledged changes that are lost', String(lost)],
      ['streams that went on at the other process; without the last change', `${resumed.length}; ${behind}`],
      ['from the kill until a stream went on: median, worst', `${ms(median(resumed))}, ${ms(quantile(resumed, 1))}`],
      ['from the kill until the other process answered: median, worst', `${ms(median(firstWrites))}, ${ms(quantile(firstWrites, 1))}`],
    ],
  };
}
