/** The runner's globals, as far as the tests use them; its types are no dependency of ours. */
type Body = (this: { timeout(milliseconds: number): void }) => unknown;
declare function describe(title: string, body: () => void): void;
declare function it(title: string, body: Body): void;
declare function before(body: Body): void;
declare function after(body: Body): void;
declare function beforeEach(body: Body): void;
declare function afterEach(body: Body): void;
