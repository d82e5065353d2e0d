/*
 * Gives the page for frames its client before an element looks, of the tenant and the language that the address names, and the page around its bridge.
 */
import { createClient } from '../../client/create-client.ts';
import { frameHeader } from '../../contract/index.ts';
import { bridgeToHost } from './frame-bridge.ts';
import type { ProviderElement } from '../../elements/provider/provider-element.ts';

const asked = new URLSearchParams(location.search);
const provider = document.querySelector<ProviderElement>('onduty-provider');
const [tenant, language, scheme] = ['tenant', 'ui_locales', 'color_scheme'].map((name) => asked.get(name));

/** Says that another site stands around, so that the backend sets a cookie which comes back here. */
function fetchFramed(request: Request): Promise<Response> {
  const marked = new Request(request);
  marked.headers.set(frameHeader, 'cross-site');
  return fetch(marked);
}

const content = document.querySelector('main');
if (provider && content) {
  if (scheme === 'light' || scheme === 'dark') document.documentElement.style.colorScheme = scheme;
  if (language) provider.setAttribute('locale', language);
  const client = createClient({
    carrier: 'auto', ...(tenant && { tenant }), ...('crossSite' in document.documentElement.dataset && { fetch: fetchFramed }),
  });
  provider.client = client;
  const { hosts = '' } = document.documentElement.dataset;
  bridgeToHost(client, content, hosts.split(' '));
}
