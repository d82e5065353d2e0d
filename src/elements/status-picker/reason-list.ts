import { isOndutyError } from '../../client/errors.ts';
import type { Reason, Status } from '../../contract/index.ts';
import type { Client } from '../../client/types.ts';

/** The reasons that an agent may give. They are read when somebody needs them, and again when the server has news of them. */
export class ReasonList {
  readonly #onChange: () => void;
  #client: Client | undefined;
  #owner = '';
  #answer: Awaited<ReturnType<Client['duty']['reasons']>> | undefined;
  #asking: AbortController | undefined;
  #loading: Promise<void> | undefined;
  #stop: (() => void) | undefined;
  #isStale = false;

  /** Whether they could not be read. */
  hasFailed = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether they are there, old ones included. */
  get isKnown(): boolean {
    return !!this.#answer;
  }

  /** Whose reasons they are, and in which language. What belonged to others is forgotten. */
  follow(client: Client | undefined, owner: string): void {
    if (client !== this.#client) {
      this.release();
      this.#client = client;
      const stopNews = client?.news.subscribe((what) => what === 'reasons' && this.#renew());
      // What was new meanwhile nobody has told.
      const stopConnection = client?.connection.subscribe((state) => {
        if (state !== 'live') this.#isStale = true;
        else if (this.#isStale) this.#renew();
      });
      this.#stop = () => (stopNews?.(), stopConnection?.());
    }
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.#forget();
  }

  /** Follows nobody any more. */
  release(): void {
    this.#stop?.();
    this.#stop = this.#client = undefined;
    this.#owner = '';
    this.#forget();
  }

  #forget(): void {
    this.#asking?.abort();
    this.#loading = this.#answer = undefined;
    this.hasFailed = false;
  }

  #renew(): void {
    if (this.#answer || this.hasFailed) void this.load(true);
  }

  /** Reads them, unless they are there or on their way; `again` in any case. Fulfils when that is over, however it went. */
  load(again = false): Promise<void> {
    if (again || this.hasFailed || !this.#loading) this.#loading = this.#read();
    return this.#loading;
  }

  async #read(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    this.hasFailed = this.#isStale = false;
    this.#onChange();
    try {
      const answer = await client.duty.reasons({ signal });
      if (!signal.aborted) this.#answer = answer;
    } catch (error) {
      if (signal.aborted) return;
      if (!isOndutyError(error)) throw error;
      this.hasFailed = true;
    }
    this.#onChange();
  }

  /** Those of a status, in the order of the server. */
  of(status: Status): readonly Reason[] {
    return this.#answer?.reasons.filter((reason) => reason.status === status) ?? [];
  }

  find(id: string | null): Reason | undefined {
    return this.#answer?.reasons.find((reason) => reason.id === id);
  }

  /** Whether a status may not be chosen without one. */
  isRequired(status: Status): boolean {
    return !!this.#answer?.required.includes(status) && this.of(status).length > 0;
  }
}
