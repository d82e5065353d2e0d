import { Client } from 'pg';
import type { ClientConfig } from 'pg';

/** Tells and hears across processes that the feed was written to. */
export interface Hints {
  tell(): void;
  listen(listener: () => void): () => void;
  close(): Promise<void>;
}

const channel = 'onduty_feed';
/** Time before a lost connection is tried again. Milliseconds. */
const retryDelay = 1000;

/**
 * Makes the hints of a PostgreSQL database, on a connection of their own: a NOTIFY inside the transaction would make all commits wait in one line.
 * Whatever is written while one is on its way is told by the next one.
 */
export function createHints(config: ClientConfig): Hints {
  const listeners = new Set<() => void>();
  let connection: Client | undefined;
  let isConnecting = false;
  let isSending = false;
  let isWanted = false;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const announce = () => {
    for (const listener of listeners) listener();
  };

  async function connect(): Promise<void> {
    if (isClosed || isConnecting || connection !== undefined) return;
    isConnecting = true;
    const fresh = new Client(config);
    // The loss is seen at `end`; without a listener the error would end the process.
    fresh.on('error', () => undefined);
    fresh.on('notification', announce);
    fresh.once('end', () => {
      if (connection === fresh) connection = undefined;
      if (isClosed || (listeners.size === 0 && !isWanted)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void connect(), retryDelay * (0.5 + Math.random())).unref();
    });
    try {
      await fresh.connect();
      await fresh.query(`listen ${channel}`);
      connection = fresh;
    } catch {
      void fresh.end().catch(() => undefined);
    } finally {
      isConnecting = false;
    }
    if (connection !== fresh) return;
    if (isClosed) return fresh.end();
    // Something may have been written while nobody listened.
    announce();
    await send();
  }

  async function send(): Promise<void> {
    if (isSending || connection === undefined) return;
    isSending = true;
    try {
      while (isWanted) {
        isWanted = false;
        await connection.query(`notify ${channel}`);
      }
    } catch {
      isWanted = true;
    } finally {
      isSending = false;
    }
  }

  return {
    tell() {
      isWanted = true;
      void connect();
      void send();
    },
    listen(listener) {
      const own = () => listener();
      listeners.add(own);
      void connect();
      return () => void listeners.delete(own);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await connection?.end();
    },
  };
}
