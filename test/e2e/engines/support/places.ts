import { buildWhenStale } from '../../../../demo/build.ts';
import { startDemo } from '../../support/demo-server.ts';

/** Where a flow runs: on the real backend, on the mock beside it, or on files alone. */
export interface Place {
  readonly name: string;
  readonly hasBackend: boolean;
  url(path: string): string;
}

/** The demo twice, with its backend and without one. */
export interface Demos extends AsyncDisposable {
  readonly backend: Place;
  readonly mock: Place;
  readonly files: Place;
}

/** Builds the pages when they are stale, and serves them. */
export async function startDemos(): Promise<Demos> {
  await buildWhenStale();
  const [whole, files] = await Promise.all([startDemo(), startDemo({ files: true })]);
  return {
    backend: { name: 'the backend', hasBackend: true, url: (path) => whole.origin + path },
    mock: { name: '?mock', hasBackend: false, url: (path) => `${whole.origin}${path}?mock` },
    files: { name: '--static', hasBackend: false, url: (path) => files.origin + path },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([whole.stop(), files.stop()]);
    },
  };
}

/** The names of the places, for the titles of tests. */
export const places = ['backend', 'mock', 'files'] as const;
