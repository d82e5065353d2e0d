/* The globals that @web/test-runner gives to element tests; the types of the whole of mocha are not needed. */

/** A test, or a step around it, that may end as one that was not tried. */
interface Skippable {
  skip(): never;
}
interface Running extends Skippable {
  timeout(milliseconds: number): void;
  /** In a step around each test: the one that it is about. */
  readonly currentTest: Skippable;
}
type Step = (this: Running) => unknown;

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: Step): void;
declare function before(body: Step): void;
declare function beforeEach(body: Step): void;
declare function after(body: Step): void;
declare function afterEach(body: Step): void;
