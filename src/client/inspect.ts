import { onDemand } from './on-demand.ts';
import type { Client } from './types.ts';
import type { Finding, InspectOptions } from './inspection.ts';

const load = onDemand(() => import('./inspection.ts'));

/**
 * Finds out what this browser does not allow the kit on this page, each with advice for developers; an empty list is good news. Rejects with the reason of an
 * abort alone. Meant for a page's own diagnosis, not for every load: it sends up to four small requests, and sets a cookie for a minute.
 */
export const inspect: (client: Client, options?: InspectOptions) => Promise<readonly Finding[]> = async (...given) => (await load()).inspect(...given);
