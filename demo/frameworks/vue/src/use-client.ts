import { createClient } from 'onduty/client';
import { shallowRef, watchEffect } from 'vue';
import type { Client } from 'onduty/client';
import type { ShallowRef } from 'vue';

/**
 * A client of the page's own for as long as it is wanted, and what it knows about the session. The page made it, so the page closes it. Its
 * ref is shallow, for a client is no data that Vue could watch.
 */
export function useClient(isWanted: () => boolean, tenant: () => string): { client: ShallowRef<Client | undefined>; state: ShallowRef<string> } {
  const client = shallowRef<Client>();
  const state = shallowRef('none');
  watchEffect((onCleanup) => {
    if (!isWanted()) return;
    const made = createClient({ baseUrl: '/', tenant: tenant() });
    client.value = made;
    made.session.state.subscribe((session) => (state.value = session.state));
    onCleanup(() => {
      client.value = undefined;
      state.value = 'none';
      made.close();
    });
  });
  return { client, state };
}
