import type { createCaller } from '../server/node/support/http.ts';

/** What a server process says about itself. */
export interface Meter {
  /** Resident memory, in bytes. */
  readonly memory: number;
  /** Processor time used so far, in seconds. */
  readonly processor: number;
  readonly streams: number;
}

/** Reads the metrics of a server process. */
export async function readMeter(caller: ReturnType<typeof createCaller>): Promise<Meter> {
  const text = String((await caller.call('GET', '/metrics')).body);
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? NaN);
  return { memory: read('process_resident_memory_bytes'), processor: read('process_cpu_seconds_total'), streams: read('onduty_open_streams') };
}

export const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
export const kilobytes = (bytes: number): string => `${Math.round(bytes / 2 ** 10)} kB`;
