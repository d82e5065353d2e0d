import '../../../src/elements/team/onduty-team.ts';
import { json, openDesk } from './desk.ts';
import { clearPage, place, settle, until } from './page.ts';
import type { Client } from '../../../src/client/types.ts';
import type { Agent, AgentsAnswer, Duty } from '../../../src/contract/index.ts';
import type { TeamElement } from '../../../src/elements/team/team-element.ts';
import type { Desk } from './desk.ts';

const duty: Duty = {
  status: 'available', started: true, activity: null, activitySince: null, activityUntil: null, reason: null, reasonSince: null, until: null, next: null,
  since: 0, actor: { kind: 'self' }, lost: false, version: 1, choice: 1,
};
const statuses = ['available', 'work-offline', 'on-break', 'logged-out'] as const;

/** So many agents, in names that sort as they are counted. */
export const manyAgents = (count: number): Agent[] => Array.from({ length: count }, (_, index) => ({
  id: `agent-${index}`, displayName: `Agent ${String(index).padStart(4, '0')}`, userName: `agent.${index}`, groupId: index % 2 ? 'remote' : 'front-desk',
  duty: { ...duty, status: statuses[index % 4]!, since: Date.now() - index * 1000 },
}));

/** What the server answers about these agents. */
export const answerOf = (agents: readonly Agent[]): AgentsAnswer => ({
  agents: [...agents], groups: [{ id: 'front-desk', name: 'Front desk' }, { id: 'remote', name: 'Remote' }], reasons: [], now: Date.now(),
});

/** A text as people see it: without what cannot be seen. */
const plain = ({ textContent }: Node): string => (textContent ?? '').replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim();

/** A page where a supervisor watches the team, and what people do there. */
export class TeamPage {
  readonly desk: Desk;
  client!: Client;
  element!: TeamElement;

  private constructor(desk: Desk) {
    this.desk = desk;
  }

  static async prepare(): Promise<TeamPage> {
    // Without a surface of its own the element stands on the page's.
    document.body.style.background = 'light-dark(white, #121212)';
    return new TeamPage(await openDesk());
  }

  async close(): Promise<void> {
    await clearPage();
    document.body.style.background = '';
    await this.desk.close();
  }

  async open(userName = 'Sam.Supervisor'): Promise<void> {
    this.client = await this.desk.signedIn(userName);
    this.element = await place<TeamElement>('onduty-team', this.client);
    await until(() => this.rows.length > 0 || this.find('.empty, [role=alert] p'), 'the team is read', 8000);
    await until(() => this.client.connection.get() === 'live', 'it is live', 8000);
    await settle(this.element);
  }

  /** Answers with agents of the test's own, and opens the page on them. */
  async openWith(agents: readonly Agent[]): Promise<void> {
    this.desk.network.intercept = (request) => (request.url.endsWith('/v1/agents') ? json(answerOf(agents)) : undefined);
    await this.open();
  }

  /** Puts an agent of the seed data on duty, as a browser of that agent would. */
  async work(userName: string, set: Partial<Duty> = {}): Promise<void> {
    const { network } = this.desk;
    const { intercept } = network;
    // A sign of life of that browser may come late, and would undo that contact is lost.
    network.intercept = (request) => (/\/v1\/(events|duty\/contact)/.test(request.url) ? new Promise(() => {}) : intercept?.(request));
    if (userName === 'Rex.Remote') network.address = '198.51.100.7';
    try {
      const client = await this.desk.signedIn(userName);
      await client.duty.start();
      client.close();
    } finally {
      network.intercept = intercept;
      network.address = '127.0.0.1';
    }
    if (Object.keys(set).length > 0) await this.push(userName, set);
  }

  /** Changes a duty as the platform or the agent would, and tells it to the streams. */
  async push(userName: string, set: Partial<Duty>): Promise<void> {
    const id = `acme-${userName.toLowerCase()}`;
    const { userId, tenantId, ...before } = (await this.desk.storage.find('duties', { userId: id }))!;
    const body = { ...before, ...set, version: before.version + 1 };
    await this.desk.storage.commit([
      { update: 'duties', where: { userId, version: before.version }, set: body },
      { emit: { tenantId, userId, kind: 'duty', version: body.version, body, at: Date.now() } },
    ]);
  }

  /** The stream says that the list of agents is another one. */
  async tellOfAgents(): Promise<void> {
    await this.desk.storage.commit([{ emit: { tenantId: 'acme', userId: 'acme-sam.supervisor', kind: 'changed', version: 0, body: { what: 'agents' }, at: Date.now() } }]);
  }

  duty = (userName: string) => this.desk.storage.find('duties', { userId: `acme-${userName.toLowerCase()}` });

  get root(): ShadowRoot {
    return this.element.shadowRoot!;
  }

  find<T extends HTMLElement = HTMLElement>(selector: string): T | null {
    return this.root.querySelector<T>(selector);
  }

  get rows(): HTMLElement[] {
    return [...(this.element?.shadowRoot?.querySelectorAll<HTMLElement>('[part=agent]') ?? [])].sort((a, b) => a.ariaRowIndex! as unknown as number - (b.ariaRowIndex as unknown as number));
  }

  get names(): string[] {
    return this.rows.map((row) => plain(row.querySelector('[role=rowheader] > bdi')!));
  }

  row(name: string): HTMLElement {
    const found = this.rows.find((row) => plain(row.querySelector('[role=rowheader] > bdi')!) === name);
    if (!found) throw new Error(`There is no row of ${name}`);
    return found;
  }

  /** The words of the cell with the status. */
  state = (name: string): string => plain(this.row(name).querySelector('.state')!);

  /** A control by the name that a screen reader says. */
  button(name: string | RegExp): HTMLButtonElement {
    const found = [...this.root.querySelectorAll('button')].find((one) => {
      const words = one.ariaLabel ?? plain(one);
      return typeof name === 'string' ? words === name : name.test(words);
    });
    if (!found) throw new Error(`There is no button ${name}`);
    return found;
  }

  /** Waits until nothing moves any more. */
  still = (): Promise<unknown> => Promise.all(this.root.getAnimations().map(({ finished }) => finished));

  get items(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  get dialog(): HTMLDialogElement {
    return this.find<HTMLDialogElement>('dialog')!;
  }

  field = <T extends HTMLElement = HTMLInputElement>(name: string): T => this.find<T>(`[name=${name}]`)!;

  get search(): HTMLInputElement {
    return this.find<HTMLInputElement>('#search')!;
  }

  get focused(): HTMLElement | null {
    return this.root.activeElement as HTMLElement | null;
  }

  /** The name in the row that has the focus. */
  get focusedName(): string | undefined {
    const header = this.focused?.matches('[part=agent]') ? this.focused.querySelector('[role=rowheader] > bdi') : null;
    return header ? plain(header) : undefined;
  }

  get selected(): string[] {
    return this.rows.filter((row) => row.ariaSelected === 'true').map((row) => plain(row.querySelector('[role=rowheader] > bdi')!));
  }

  get report(): string {
    return plain(this.find('[part=report]')!);
  }

  get text(): string {
    return plain(this.root);
  }

  /** Every text that a live region holds from now on. */
  listen(selector: string): string[] {
    const heard: string[] = [];
    const region = this.find(selector)!;
    const observer = new MutationObserver(() => {
      const words = plain(region);
      if (words && words !== heard.at(-1)) heard.push(words);
    });
    observer.observe(region, { childList: true, characterData: true, subtree: true });
    return heard;
  }

  /** Opens the dialog for whoever is selected. */
  async choose(status: string): Promise<void> {
    [...this.root.querySelectorAll<HTMLElement>('[part=selection] button')].find((one) => plain(one) === status)!.click();
    await until(() => this.dialog.open, 'the dialog is open');
  }

  async submit(): Promise<void> {
    this.find('dialog')!.querySelector<HTMLButtonElement>('[type=submit]')!.click();
    await settle(this.element);
  }

  async done(): Promise<void> {
    await until(() => !this.element.matches(':state(busy)') && !this.dialog.open, 'it is done');
    await settle(this.element);
  }
}
