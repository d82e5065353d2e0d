const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Waits for the next full second of the clock, so that all timers of a page move together and none skips a second. */
function plan(): void {
  clearTimeout(timer);
  timer = listeners.size > 0 && !document.hidden ? setTimeout(tick, 1000 - (Date.now() % 1000)) : undefined;
}

function tick(): void {
  for (const listener of [...listeners]) listener();
  plan();
}

/**
 * Calls the listener each second, with one timer for all, and as soon as a page that was hidden or asleep is seen
 * again. What it returns ends that.
 */
export function everySecond(listener: () => void): () => void {
  if (listeners.size === 0) {
    document.addEventListener('visibilitychange', tick);
    addEventListener('pageshow', tick);
  }
  listeners.add(listener);
  plan();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    plan();
    document.removeEventListener('visibilitychange', tick);
    removeEventListener('pageshow', tick);
  };
}
