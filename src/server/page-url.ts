import type { Core } from './core.ts';
import type { Pages } from './ports.ts';

/** Where the pages are unless somebody says otherwise. */
export const defaultPages: Pages = { login: '/portal/?tenant={tenant}', setPassword: '/set-password/', review: '/admin/', account: '/console/' };

/** The absolute URL of a page: a path lies on the backend's own origin, and `{tenant}` stands for the tenant's id. */
export const pageUrl = ({ origin }: Pick<Core, 'origin'>, page: string, tenantId = ''): string =>
  new URL(page.replaceAll('{tenant}', encodeURIComponent(tenantId)), origin).href;
