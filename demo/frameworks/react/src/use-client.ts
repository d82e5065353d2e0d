import { createClient } from 'onduty/client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Client } from 'onduty/client';

/** A client of the page's own for as long as it is wanted. The page made it, so the page closes it. */
export function useClient(isWanted: boolean, tenant: string): Client | undefined {
  const [client, setClient] = useState<Client>();
  useEffect(() => {
    if (!isWanted) return;
    const made = createClient({ baseUrl: '/', tenant });
    setClient(made);
    return () => {
      setClient(undefined);
      made.close();
    };
  }, [isWanted, tenant]);
  return client;
}

const nothing = () => () => {};

/** What a client knows about the session. */
export function useSessionState(client: Client | undefined): string {
  return useSyncExternalStore(client?.session.state.subscribe ?? nothing, () => client?.session.state.get().state ?? 'none');
}
