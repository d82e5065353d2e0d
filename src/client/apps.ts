import { appsAnswerSchema, launchAnswerSchema } from '../contract/index.ts';
import { createStore } from './store.ts';
import type { App } from '../contract/index.ts';
import type { Send } from './http.ts';
import type { DutyReport } from './session.ts';
import type { AppsClient } from './types.ts';

/** The application panel's content as the other parts of the client see it. */
export interface AppsCore {
  readonly client: AppsClient;
  leave(): void;
}

/** Makes the applications of this page. `report` is told the duty that a launch opened. */
export function createApps(call: Send, report: (report: DutyReport) => void): AppsCore {
  const state = createStore<readonly App[] | null>(null);
  let asked = 0;
  return {
    leave() {
      asked += 1;
      state.set(null);
    },
    client: {
      state,
      async load({ signal } = {}) {
        const mine = (asked += 1);
        const { apps } = (await call({ method: 'GET', path: '/v1/apps', ok: appsAnswerSchema, signal })).value;
        if (mine === asked) state.set(apps);
        return apps;
      },
      async launch(id, { signal } = {}) {
        const { value, sent, received } = await call({
          method: 'POST', path: `/v1/apps/${encodeURIComponent(id)}/launch`, ok: launchAnswerSchema, signal,
        });
        report({ duty: value.duty, now: value.now, sent, received });
        return value;
      },
    },
  };
}
