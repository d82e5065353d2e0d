import type { ReactiveController, ReactiveElement } from 'lit';

/** Counts down in seconds by the clock, so that a sleeping or slowed page still ends in time, and updates the host each second. */
export class CountdownController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #onEnd: () => void;
  #end = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Whole seconds that are left; 0 when nothing is counted. */
  remaining = 0;

  constructor(host: ReactiveElement, onEnd: () => void) {
    this.#host = host;
    this.#onEnd = onEnd;
    host.addController(this);
  }

  start(seconds: number): void {
    this.#end = Date.now() + seconds * 1000;
    this.#tick();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#end = this.remaining = 0;
  }

  hostConnected(): void {
    if (this.#end) this.#tick();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  #tick(): void {
    clearTimeout(this.#timer);
    const left = this.#end - Date.now();
    this.remaining = Math.max(0, Math.ceil(left / 1000));
    if (this.remaining) {
      this.#timer = setTimeout(() => this.#tick(), left % 1000 || 1000);
    } else {
      this.stop();
      this.#onEnd();
    }
    this.#host.requestUpdate();
  }
}

/** Seconds as people read a clock: `0:42`, `1:05:00`. */
export function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(String);
  if (parts[0] === '0') parts.shift();
  return parts.map((part, index) => (index ? part.padStart(2, '0') : part)).join(':');
}
