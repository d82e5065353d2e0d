/*
 * Gives the page for frames its client before an element looks: of the tenant and the language that the address names.
 */
import { createClient } from '../../client/create-client.ts';
import { frameHeader } from '../../contract/index.ts';
import type { ProviderElement } from '../../elements/provider/provider-element.ts';

const asked = new URLSearchParams(location.search);
const provider = document.querySelector<ProviderElement>('onduty-provider');
const [tenant, language] = [asked.get('tenant'), asked.get('ui_locales')];

/** Says that another site stands around, so that the backend sets a cookie which comes back here. */
function fetchFramed(request: Request): Promise<Response> {
  const marked = new Request(request);
  marked.headers.set(frameHeader, 'cross-site');
  return fetch(marked);
}

if (provider) {
  if (language) provider.setAttribute('locale', language);
  provider.client = createClient({
    carrier: 'auto', ...(tenant && { tenant }), ...('crossSite' in document.documentElement.dataset && { fetch: fetchFramed }),
  });
}
