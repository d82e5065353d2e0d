import { grantRouterKey, mockRouterKey } from '../router/key.ts';
import { createPlatform } from '../router/platform.ts';
import { createRouter } from '../router/router.ts';
import type { Mock } from '../../src/mock/index.ts';
import type { Calls, Command } from '../router/router.ts';

/** The router of the mock, as a page sees it. */
export interface MockRouter {
  calls(): Calls;
  tell(command: Command): void;
}

const name = 'onduty-demo-router';

/** Runs the router in one of the tabs that are open: the one that holds the lock. The others tell it what to do, and hear who calls. The mock plays nothing: the router has a network of its own. */
export function startMockRouter(mock: Mock): MockRouter {
  const channel = new BroadcastChannel(name);
  let calls: Calls = {};
  let own: ((command: Command) => void) | undefined;
  const told = (command: Command): void => {
    if (own) own(command);
    else channel.postMessage({ command });
  };
  channel.onmessage = ({ data }: MessageEvent<{ readonly command?: Command; readonly calls?: Calls; readonly hello?: true }>) => {
    if (data.command) own?.(data.command);
    if (data.calls) ({ calls } = data);
    if (data.hello && own) channel.postMessage({ calls });
  };
  channel.postMessage({ hello: true });

  void navigator.locks.request(name, async () => {
    // The first request waits until the seed data is there.
    await mock.fetch(new Request(new URL('/v1/session', location.href)));
    const platform = createPlatform({ baseUrl: location.origin, key: await grantRouterKey(mock.storage, 'acme', mockRouterKey), fetch: mock.fetch });
    const { tell, ended } = createRouter({
      platform, signal: new AbortController().signal,
      onCalls(next) {
        calls = next;
        channel.postMessage({ calls });
      },
    });
    own = tell;
    await ended;
  });
  return { calls: () => calls, tell: told };
}
