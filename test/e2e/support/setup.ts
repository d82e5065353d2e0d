import { build } from '../../../demo/build.ts';

/** Builds the pages once, before any test. */
export default build;
