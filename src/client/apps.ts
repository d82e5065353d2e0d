import { createStore } from './store.ts';
import type { App } from '../contract/index.ts';
import type { Acts } from './signed-in.ts';
import type { AppsClient } from './types.ts';

/** The application panel's content as the other parts of the client see it. */
export interface AppsCore {
  readonly client: AppsClient;
  leave(): void;
}

/** Makes the applications of this page. */
export function createApps(acts: () => Promise<Acts>): AppsCore {
  const state = createStore<readonly App[] | null>(null);
  let asked = 0;
  return {
    leave() {
      asked += 1;
      state.set(null);
    },
    client: {
      state,
      async load(options) {
        const mine = (asked += 1);
        const apps = await (await acts()).apps(options);
        if (mine === asked) state.set(apps);
        return apps;
      },
      launch: async (id, options) => (await acts()).launch(id, options),
    },
  };
}
