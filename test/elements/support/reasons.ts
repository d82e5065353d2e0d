import { press, until } from './page.ts';
import { inside } from './picker.ts';
import type { Status } from '../../../src/contract/index.ts';
import type { Picker } from './picker.ts';

/** The means to look at the reasons in the menu of a picker. */
export const reasonsOf = (page: Picker) => ({
  /** The names of the items. */
  names: () => page.items().map((item) => (item.querySelector('.name') ?? item).textContent.trim()),
  /** The name of the item that has the focus. */
  focused: () => (page.root.activeElement?.querySelector('.name') ?? page.root.activeElement)?.textContent.trim(),
  /** What the reasons are for, while they are shown. */
  level: () => inside(page.picker, '#title')?.textContent,

  /** Opens the menu and waits for the reasons. */
  async openMenu(): Promise<void> {
    await page.open();
    await until(() => inside(page.picker, '.more'), 'the reasons are loaded');
  },
  /** Opens the reasons of On Break by keys. */
  async open(): Promise<void> {
    await this.openMenu();
    await press('End', 'ArrowUp', 'ArrowRight');
    await until(() => this.level(), 'the reasons are shown');
    await until(() => this.focused() === 'No reason', 'the focus moves in');
  },
  /** Has the tenant ask for reasons. */
  async require(...statuses: Status[]): Promise<void> {
    const tenant = (await page.desk.storage.find('tenants', { id: 'acme' }))!;
    const set = { settings: { ...tenant.settings, reasonRequired: statuses } };
    await page.desk.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set }]);
  },
});
