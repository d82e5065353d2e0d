import { createContext } from '@lit/context';
import type { Client } from '../../client/types.ts';

/** The context under which a provider carries its client; the key is shared by every copy of this package on a page. */
export const clientContext = createContext<Client | undefined, symbol>(Symbol.for('onduty.client.v1'));
