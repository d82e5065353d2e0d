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

/** What was committed at once of the agent's duty and sessions, or word from one of the browsers. */
export interface Step extends Partial<Entry> {
  readonly by: Asked | undefined;
  /** The session that began. */
  readonly began?: string;
  readonly ended?: readonly { readonly sessionId: string; readonly cause: string }[];
  /** Says that a browser is there. */
  readonly isContact?: boolean;
}

/** What became of one idempotency key. */
interface Deed {
  readonly asked: Asked;
  readonly answers: { readonly status: number; readonly text: string }[];
}

/** An agent in an answer to a manager. */
interface Told {
  readonly id: string;
  readonly duty: Duty;
}

/** What the server has committed and answered. */
export interface History {
  readonly entries: readonly Entry[];
  /** The same and what became of the sessions, in the order of time. */
  readonly log: readonly Step[];
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
export function recordHistory(inner: Storage, userId: string, isOfAgent: (asked: Asked) => boolean, pause: () => Promise<void>): History {
  const entries: Entry[] = [];
  const log: Step[] = [];
  const deeds = new Map<string, Deed>();
  const acting = new AsyncLocalStorage<Asked>();

  function note(changes: readonly Change[], by: Asked | undefined): void {
    const told = (kind: string) => changes.flatMap((change) => ('emit' in change && change.emit.kind === kind && change.emit.userId === userId ? [change.emit.body] : []));
    const [duty] = told('duty') as Duty[];
    const ended = told('session-ended') as NonNullable<Step['ended']>;
    const began = changes.flatMap((change) => ('insert' in change && change.insert === 'sessions' && change.row.userId === userId ? [change.row.id] : []))[0];
    if (duty) entries.push({ duty, by });
    if (duty ?? began ?? ended[0]) log.push({ by, ended, ...(duty && { duty }), ...(began !== undefined && { began }) });
  }

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
      if (isDone) note(changes, by);
      return isDone;
    },
  };

  const isTaken = ({ status }: { readonly status: number }) => status < 300;

  return {
    entries, log, storage,
    async follow(asked, run) {
      const response = await acting.run(asked, run);
      const { key } = asked;
      assert.ok(response.status < 500, `${asked.method} ${asked.path} got ${response.status}`);
      if (asked.path === '/v1/duty/contact' && isTaken(response)) log.push({ by: asked, isContact: true });
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
        // No answer that holds a credential is given twice. The repeated sign-in is refused, or meets what became of the duty meanwhile.
        const isSession = asked.path === '/v1/session';
        const ends = log.filter(({ by, ended }) => by?.key === key && ended?.length);
        assert.ok(ends.length < 2 || isSession, `sessions were ended ${ends.length} times: ${told()}`);
        // A refusal changes nothing and is not remembered; what was taken over once is answered alike ever after.
        const first = answers.findIndex(isTaken);
        // Only who has no session any more is told nothing.
        const later = first < 0 ? [] : answers.slice(first).filter(({ status }) => status !== 401);
        if (changes.length > 0) assert.ok(first >= 0, `done, but refused: ${told()}`);
        assert.ok(isSession || later.every((answer) => isTaken(answer) && answer.text === later[0]?.text), `done, but answered otherwise: ${told()}`);
        for (const { text } of answers.filter(isTaken)) {
          const value = (text === '' ? {} : JSON.parse(text)) as { duty?: Duty; agent?: Told; results?: readonly { agent?: Told }[] };
          const agents = value.results ? value.results.map(({ agent }) => agent) : [value.agent];
          const duty = isOfAgent(asked) && value.duty ? value.duty : agents.find((agent) => agent?.id === userId)?.duty;
          if (duty) assert.deepEqual(duty, entries[duty.version - 1]?.duty, `an acknowledged change is lost: ${told()}`);
        }
      }
    },
    taken: (fits) => [...deeds.values()].filter(({ asked, answers }) => fits(asked) && answers.some(isTaken)).length,
  };
}
