import { after, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createArgon2Hasher } from '../../../src/server/node/argon2-hasher.ts';
import { openStorage } from '../../../src/server/node/storage/open-storage.ts';
import { startPostgres } from '../../support/postgres.ts';
import { endProcesses, startProcess } from './support/child.ts';
import { seedCrowd } from './support/crowd.ts';
import { createCaller } from './support/http.ts';
import type { Duty, Status } from '../../../src/contract/index.ts';
import type { ServerProcess } from './support/child.ts';
import type { Credentials } from './support/crowd.ts';

const agents = 8;
const burst = 500;
const choices: readonly Status[] = ['available', 'work-offline', 'on-break'];

/** One agent's changes: the last that the server acknowledged, and the one that may have been under way when it died. */
interface Trail {
  readonly token: string;
  acknowledged: Duty | undefined;
  wished: Status | undefined;
}

/** Lets all agents change their statuses until the server has acknowledged `burst` changes, then kills it in the middle of the next. */
async function burstAndKill(server: ServerProcess, tokens: readonly string[]): Promise<Trail[]> {
  const caller = createCaller(server.url);
  let count = 0;
  const trails = tokens.map((token): Trail => ({ token, acknowledged: undefined, wished: undefined }));
  await Promise.all(trails.map(async (trail) => {
    for (let i = 0; ; i += 1) {
      trail.wished = choices[i % choices.length]!;
      const duty = await caller.choose(trail.token, trail.wished).catch(() => undefined);
      if (duty === undefined) return;
      trail.acknowledged = duty;
      count += 1;
      if (count === burst) server.kill('SIGKILL');
    }
  }));
  assert.equal(await server.ended, 'SIGKILL');
  assert.ok(count >= burst);
  caller.close();
  return trails;
}

/** Looks whether every acknowledged change is there. */
async function check(server: ServerProcess, trails: readonly Trail[]): Promise<void> {
  const caller = createCaller(server.url);
  for (const { token, acknowledged, wished } of trails) {
    const duty = await caller.readDuty(token);
    assert.ok(acknowledged !== undefined, 'every agent got an answer before the kill');
    if (duty.version === acknowledged.version) assert.deepEqual(duty, acknowledged);
    else assert.deepEqual([duty.version, duty.status], [acknowledged.version + 1, wished], 'only the change without an answer may be newer');
  }
  caller.close();
}

async function signInAll(server: ServerProcess, crowd: readonly Credentials[]): Promise<string[]> {
  const caller = createCaller(server.url);
  const tokens = [];
  for (const credentials of crowd) tokens.push(await caller.signIn(credentials));
  caller.close();
  return tokens;
}

async function survives(databaseUrl: string, rounds: number): Promise<void> {
  const storage = await openStorage(databaseUrl);
  const crowd = await seedCrowd(storage, createArgon2Hasher(), agents);
  await storage.close();
  let server = await startProcess(databaseUrl);
  const tokens = await signInAll(server, crowd);
  for (let round = 0; round < rounds; round += 1) {
    const trails = await burstAndKill(server, tokens);
    server = await startProcess(databaseUrl);
    await check(server, trails);
  }
  server.kill('SIGTERM');
  assert.equal(await server.ended, 0);
}

describe('kill -9 during a burst of 500 acknowledged status changes', { concurrency: false }, () => {
  after(endProcesses);

  it('loses none of them on SQLite, in 20 rounds', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'onduty-kill-'));
    try {
      await survives(`sqlite:${join(directory, 'onduty.sqlite')}`, 20);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('loses none of them on PostgreSQL, in 5 rounds', async () => {
    const postgres = await startPostgres({ durable: true });
    try {
      await survives(await postgres.createDatabase(), 5);
    } finally {
      await postgres.stop();
    }
  });
});
