import { choose } from './person.ts';
import type { WebDriver } from './webdriver.ts';

/** What is watched: another tab, and the status that is chosen in this one. */
export interface Following {
  readonly follower: string;
  readonly status: string;
}

/** Chooses a status in the tab that is shown, and gives the milliseconds from its showing there to its showing in the follower. */
export async function measureFollowing(driver: WebDriver, { follower, status }: Following): Promise<number> {
  const actor = await driver.tab();
  for (const tab of [follower, actor]) {
    await driver.switchTo(tab);
    await driver.evaluate(watchStatus, status);
  }
  await choose(driver, status);
  const chosen = await driver.evaluate(shownSince);
  await driver.switchTo(follower);
  const followed = await driver.evaluate(shownSince);
  await driver.switchTo(actor);
  return followed - chosen;
}

declare global {
  interface Window {
    shown?: Promise<number>;
  }
}

/** Notes when the picker comes to show a status; whether the tab is looked at makes no difference. Runs in the page, where the global of a driver's script may be another. */
function watchStatus(status: string): void {
  const root = document.querySelector('onduty-status-picker')?.shadowRoot;
  if (!root) throw new Error('There is no status picker');
  window.shown = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (root.querySelector('[part=button]')?.ariaLabel !== `Status: ${status}`) return;
      observer.disconnect();
      resolve(Date.now());
    });
    observer.observe(root, { subtree: true, childList: true, attributes: true });
  });
}

/** When it did. Runs in the page. */
function shownSince(): Promise<number> {
  return window.shown ?? Promise.reject(new Error('Nothing was watched'));
}
