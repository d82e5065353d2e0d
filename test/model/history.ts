import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duty } from '../../src/contract/index.ts';
import type { Change, Storage } from '../../src/server/index.ts';
import type { Asked } from './expected.ts';

/** One committed change of the duty, and the request that made it; `undefined` where the server did so by itself. */
export interface Entry {
  readonly duty: Duty;
  readonly by: Asked | undefined;
}

/** What became of one idempotency key. */
interface Deed {
  readonly asked: Asked;
  readonly answers: { readonly status: number; readonly text: string }[];
}

/** What the server has committed and answered. */
export interface History {
  readonly entries: readonly Entry[];
  /** The same storage; what goes through it is remembered. */
  readonly storage: Storage;
  /** Runs the server for a request, whose answer is remembered if it is keyed. */
  follow(asked: Asked, run: () => Promise<Response>): Promise<Response>;
  /** Throws unless each request was done once and answered with what was committed. */
  checkDeeds(): void;
  /** How many requests of a kind were taken over. */
  taken(fits: (asked: Asked) => boolean): number;
}

/**
 * Remembers every committed change of a duty, and every answer. `pause` is waited for before each access to the storage, so that requests come between
 * one another as they do where a storage takes its time.
 */
export function recordHistory(inner: Storage, userId: string, pause: () => Promise<void>): History {
  const entries: Entry[] = [];
  const deeds = new Map<string, Deed>();
  const acting = new AsyncLocalStorage<Asked>();
  const storage: Storage = {
    ...inner,
    async find(...given) {
      await pause();
      return inner.find(...given);
    },
    async list(...given) {
      await pause();
      return inner.list(...given);
    },
    async commit(changes: readonly Change[]) {
      const by = acting.getStore();
      await pause();
      const isDone = await inner.commit(changes);
      for (const change of isDone ? changes : []) {
        if ('emit' in change && change.emit.kind === 'duty' && change.emit.userId === userId) entries.push({ duty: change.emit.body as Duty, by });
      }
      return isDone;
    },
  };

  const isTaken = ({ status }: { readonly status: number }) => status < 300;

  return {
    entries, storage,
    async follow(asked, run) {
      const response = await acting.run(asked, run);
      const { key } = asked;
      assert.ok(response.status < 500, `${asked.method} ${asked.path} got ${response.status}`);
      if (key === undefined) return response;
      const deed = deeds.get(key) ?? { asked, answers: [] };
      deeds.set(key, deed);
      deed.answers.push({ status: response.status, text: await response.clone().text() });
      return response;
    },
    checkDeeds() {
      for (const [key, { asked, answers }] of deeds) {
        const told = () => `${asked.method} ${asked.path} ${JSON.stringify(asked.body)}: ${JSON.stringify(answers)}`;
        const changes = entries.filter(({ by }) => by?.key === key);
        assert.ok(changes.length < 2, `a request was applied ${changes.length} times: ${told()}`);
        // A refusal changes nothing and is not remembered; what was taken over once is answered alike ever after.
        const first = answers.findIndex(isTaken);
        const later = first < 0 ? [] : answers.slice(first);
        if (changes.length > 0) assert.ok(first >= 0, `done, but refused: ${told()}`);
        assert.ok(later.every((answer) => isTaken(answer) && answer.text === later[0]?.text), `done, but answered otherwise: ${told()}`);
        for (const { text } of answers.filter(isTaken)) {
          const value = (text === '' ? {} : JSON.parse(text)) as { duty?: Duty; agent?: { id: string; duty: Duty } };
          const duty = value.agent ? value.agent.id === userId && value.agent.duty : value.duty;
          if (duty && asked.isOfAgent) assert.deepEqual(duty, entries[duty.version - 1]?.duty, `an acknowledged change is lost: ${told()}`);
        }
      }
    },
    taken: (fits) => [...deeds.values()].filter(({ asked, answers }) => fits(asked) && answers.some(isTaken)).length,
  };
}
