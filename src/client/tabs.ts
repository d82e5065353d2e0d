import { guarded } from './store.ts';

/** A way to the other tabs of this browser on this origin. Nothing secret may travel on it. */
export interface Channel {
  post(message: object): void;
}

/**
 * Opens a channel until the signal aborts. Where the browser has none, nothing is told and nothing heard: every tab
 * finds out by itself, only later.
 */
export function openChannel(name: string, signal: AbortSignal, hear: (message: Readonly<Record<string, unknown>>) => void): Channel {
  if (typeof BroadcastChannel !== 'function' || signal.aborted) return { post: () => {} };
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!signal.aborted && typeof data === 'object' && data) guarded(() => hear(data as Record<string, unknown>));
  };
  signal.addEventListener('abort', () => channel.close());
  return {
    post(message) {
      if (!signal.aborted) channel.postMessage(message);
    },
  };
}
