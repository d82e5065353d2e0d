import { json, openDesk } from './desk.ts';
import { settle, until } from './page.ts';
import type { App } from '../../../src/contract/index.ts';
import type { AppLauncherElement } from '../../../src/elements/app-launcher/app-launcher-element.ts';

/** Who is to be signed in at the portal, and the list of applications that the test asks for instead of the server's own. */
export interface LauncherOptions {
  readonly username?: string;
  readonly password?: string;
  readonly apps?: readonly Partial<App>[];
}

/** A backend with its application panel, which `show` puts into the page. */
export async function openLauncher() {
  const desk = await openDesk();
  const client = desk.clientFor({});
  const launcher = document.createElement('onduty-app-launcher') as AppLauncherElement;
  const find = (selector: string) => launcher.shadowRoot!.querySelector<HTMLElement>(selector);

  return {
    desk, client, launcher, find,
    links: () => [...launcher.shadowRoot!.querySelectorAll<HTMLAnchorElement>('a[part~=app]')],
    link(name: string) {
      return this.links().find((one) => one.textContent.includes(name))!;
    },
    names() {
      return this.links().map((one) => one.querySelector('.name')!.textContent);
    },
    search: () => find('[part~=search]') as HTMLInputElement,
    focused: () => launcher.shadowRoot!.activeElement,
    said: () => find('[role=status]')!.textContent.trim(),
    alarm: () => find('[role=alert]')!.textContent.trim(),
    text: () => launcher.shadowRoot!.textContent.replace(/\s+/g, ' '),
    isBusy: () => launcher.matches(':state(busy)'),
    /** The launches that were sent. */
    launches: () => desk.requests.filter((request) => request.endsWith('/launch')),
    /** Changes where an application of the seed data is, and where it opens. */
    async edit(id: string, set: Partial<Pick<App, 'url' | 'target'>>) {
      await desk.storage.commit([{ update: 'apps', where: { tenantId: 'acme', id }, set }]);
    },
    async show({ username = 'sam.supervisor', password = 'Copper-Meadow-Tide', apps }: LauncherOptions = {}) {
      await client.session.signIn({ method: 'password', username, password });
      if (apps) {
        const whole = apps.map((app, index) => ({
          id: `app-${index}`, name: 'App', description: '', role: 'agent', url: '/app', target: 'same-tab', disabled: null, ...app,
        }));
        desk.network.intercept = (request) => (request.url.endsWith('/v1/apps') ? json({ apps: whole }) : undefined);
      }
      await this.attach();
      await until(() => client.apps.state.get(), 'the list is read');
      await settle(launcher);
    },
    /** Puts the panel into the page as it is. */
    async attach() {
      launcher.client = client;
      document.body.append(launcher);
      await settle(launcher);
    },
  };
}

export type Launcher = Awaited<ReturnType<typeof openLauncher>>;
