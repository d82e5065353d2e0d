import { isLoopbackOrigin } from './origins.ts';
import type { Core } from './core.ts';
import type { Pages } from './ports.ts';

const defaults: Pages = { login: '/portal/?tenant={tenant}', setPassword: '/set-password/?tenant={tenant}', signIn: '/sign-in/', review: '/admin/', account: '/console/' };

/** The pages with the default for each that is not given. Throws a `TypeError` for one that a link with a ticket may not lead to. */
export function completePages(given: Partial<Pages> = {}, origin: string): Pages {
  const pages = { ...defaults, ...given };
  for (const [name, page] of Object.entries(pages)) {
    const url = URL.canParse(page, origin) ? new URL(page, origin) : undefined;
    if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLoopbackOrigin(url.origin))) {
      throw new TypeError(`The page ${name} must be a path or https, or http on localhost`);
    }
  }
  if (pages.setPassword.includes('#')) throw new TypeError('The page setPassword must leave the fragment to the ticket');
  return pages;
}

/**
 * The absolute URL of a page for a tenant's people, made from the settings alone, never from what a request says of its host (R16). A ticket
 * goes into the fragment, which no server and no referrer ever sees.
 */
export function pageUrl({ pages, origin }: Pick<Core, 'pages' | 'origin'>, page: keyof Pages, tenantId: string, ticket?: string): string {
  const url = new URL(pages[page].replaceAll('{tenant}', encodeURIComponent(tenantId)), origin);
  if (ticket !== undefined) url.hash = `ticket=${ticket}`;
  return url.href;
}
