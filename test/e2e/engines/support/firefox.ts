import { skip, startFirefox } from '../../support/firefox.ts';
import { Bidi } from './bidi.ts';
import { WebDriver } from './webdriver.ts';
import type { Browser } from './browser.ts';

export { skip };

/** Starts a Firefox without a window. It needs no driver: the commands go to the browser itself. */
export async function openFirefox(): Promise<Browser> {
  await using stack = new AsyncDisposableStack();
  const { page: { capabilities, send } } = stack.use(await startFirefox({
    // Its port, too, is any free one.
    options: ['--remote-debugging-port', '0'],
    // As people have it; a Firefox under remote control opens every window.
    preferences: { 'dom.disable_open_during_load': true },
    capabilities: { webSocketUrl: true },
  }));
  const bidi = stack.adopt(await Bidi.connect(String(capabilities['webSocketUrl'])), (it) => it.close());
  const driver = new WebDriver(async (name, parameters) => {
    const answer = await send(`WebDriver:${name}`, parameters);
    // Lists and objects come as they are, everything else in an object.
    return answer !== null && typeof answer === 'object' && 'value' in answer ? answer.value : answer;
  });

  const everything = stack.move();
  return {
    driver,
    async openTab() {
      const tab = await driver.newTab();
      await driver.switchTo(tab);
      return tab;
    },
    openWindow: (act) => driver.newWindow(act),
    async complaints() {
      await driver.readConsoles(bidi.messages);
      return bidi.messages.filter(({ level }) => ['warn', 'error'].includes(level));
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}
