import { createClient } from '../../src/client/index.ts';
import { isMock } from './mode.ts';
import type { Client } from '../../src/client/index.ts';
import type { ProviderElement } from '../../src/elements/provider/provider-element.ts';

/** Registers the elements and gives the page's provider its client: the ordinary one, or one on the mock. */
export async function startProvider(): Promise<Client | undefined> {
  const provider = document.querySelector<ProviderElement>('onduty-provider');
  if (provider && isMock) {
    const { startMock } = await import('./mock.ts');
    const tenant = provider.getAttribute('tenant');
    for (const form of provider.querySelectorAll('[login-url]')) form.setAttribute('login-url', form.getAttribute('login-url')?.replace('?', '?mock&') ?? '');
    // Set before the upgrade: an element takes over what it finds. Not behind MSW: its worker unregisters itself with the last page, races the
    // next page's start, and made a reload wait two seconds.
    provider.client = createClient({ carrier: 'bearer', fetch: startMock().fetch, ...(tenant !== null && { tenant }) });
  }
  await import('../../src/define.ts');
  await provider?.updateComplete;
  return provider?.client;
}
