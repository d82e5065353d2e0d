import { json, openDesk } from './desk.ts';
import { settle, until } from './page.ts';
import type { Row } from '../../../src/server/storage/schema.ts';
import type { App } from '../../../src/contract/index.ts';
import '../../../src/elements/app-launcher/onduty-app-launcher.ts';

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
  // Without a surface of its own the panel stands on the page's.
  document.body.style.background = 'light-dark(white, #121212)';
  let launcher = document.createElement('onduty-app-launcher');
  const find = (selector: string) => launcher.shadowRoot!.querySelector<HTMLElement>(selector);

  return {
    desk, client, find,
    get launcher() {
      return launcher;
    },
    set launcher(other) {
      launcher = other;
    },
    links: () => [...launcher.shadowRoot!.querySelectorAll<HTMLAnchorElement>('a[part~=link]')],
    link(name: string) {
      return this.links().find((one) => one.textContent === name)!;
    },
    names() {
      return this.links().map((one) => one.textContent);
    },
    /** The card that a link stands in. */
    card(name: string) {
      return this.link(name).closest<HTMLElement>('[part~=app]')!;
    },
    search: () => find('[part~=search]') as HTMLInputElement,
    focused: () => launcher.shadowRoot!.activeElement,
    said: () => find('[role=status]')!.textContent.trim(),
    alarm: () => find('[role=alert]')!.textContent.trim(),
    text: () => launcher.shadowRoot!.textContent.replace(/\s+/g, ' '),
    isBusy: () => launcher.matches(':state(busy)'),
    /** The launches that were sent. */
    launches: () => desk.requests.filter((request) => request.endsWith('/launch')),
    /** Changes where an application of the seed data is, where it opens, and whether it may. */
    async edit(id: string, set: Partial<Pick<Row<'apps'>, 'url' | 'target' | 'disabled'>>) {
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
      await until(() => launcher.matches(':state(idle)') || find('ul, .empty'), 'it is shown');
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
