/* The globals that @web/test-runner gives to element tests; the types of the whole of mocha are not needed. */
type Step = (this: { timeout(milliseconds: number): void }) => unknown;

declare function describe(name: string, body: () => void): void;
declare function it(name: string, body: Step): void;
declare function before(body: Step): void;
declare function beforeEach(body: Step): void;
declare function after(body: Step): void;
declare function afterEach(body: Step): void;
