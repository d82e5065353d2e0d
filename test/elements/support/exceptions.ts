import { exceptionFor } from '../../support/exceptions.ts';

/** What this uses of the runner while a test is about to begin. */
interface Beginning {
  readonly currentTest: { titlePath(): string[] };
  skip(): void;
}

/** The runner's, with what is typed above. */
declare const beforeEach: (body: (this: Beginning) => void) => void;

const engine = new URL(import.meta.url).searchParams.get('engine');

/** Comes before the tests of every file: what the engine cannot do is skipped, and counted. */
function skipException(this: Beginning): void {
  if (exceptionFor(engine, this.currentTest.titlePath().join(' > '))) this.skip();
}

// The page under the policy of R15 loads the files of states too, without the runner.
if (location.pathname !== '/under-policy/') beforeEach(skipException);
