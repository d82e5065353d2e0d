const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Waits for the next full second of the clock, so that all timers of a page move together and none skips a second. */
function tick(): void {
  clearTimeout(timer);
  for (const listener of listeners) listener();
  if (listeners.size && !document.hidden) timer = setTimeout(tick, 1000 - (Date.now() % 1000));
}

/**
 * Calls the listener at once and each second, with one timer for all, and as soon as a page that was hidden is seen
 * again. What it returns ends that.
 */
export function everySecond(listener: () => void): () => void {
  // However often it is added, the page calls it once.
  document.addEventListener('visibilitychange', tick);
  listeners.add(listener);
  tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}
