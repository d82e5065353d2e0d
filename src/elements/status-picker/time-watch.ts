/** Milliseconds. A time that moves less than this is the same one, measured better. */
const tolerance = 2000;

/** Notices once that a time is over which was still to come when it was first seen. */
export class TimeWatch {
  #time: number | null = null;
  #isOver = false;

  /** Whether the time has passed since the last look. One that had passed before anybody looked is shown, not called out. */
  hasPassed(time: number | null): boolean {
    const isSame = time === null || this.#time === null ? time === this.#time : Math.abs(time - this.#time) < tolerance;
    const wasOver = this.#isOver;
    this.#isOver = time !== null && (time <= Date.now() || (isSame && wasOver));
    this.#time = time;
    return isSame && this.#isOver && !wasOver;
  }
}
