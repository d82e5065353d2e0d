import { until } from '../../support/until.ts';
import { WebDriverError } from '../../support/webdriver-error.ts';

/** The key under which a reference to an element travels (W3C WebDriver 2, section 12). */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

interface ElementReference {
  readonly [elementKey]: string;
}

/** A cookie as a driver reports it, which sees those that scripts do not. */
export interface DriverCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite?: string;
}

/** An element of the page in one window. */
export interface DrivenElement {
  click(): Promise<void>;
  /** Role and name as the browser computes them for assistive technology. */
  role(): Promise<string>;
  name(): Promise<string>;
  /** The elements inside it, of the same tree, that fit a selector. */
  all(selector: string): Promise<DrivenElement[]>;
  /** Runs a function in the page on this element. */
  evaluate<T>(work: (element: HTMLElement) => T): Promise<T>;
}

/** The commands of W3C WebDriver that the tests need, by the names that Firefox gives them, with the way that each takes over HTTP. */
export const commands = {
  Navigate: ['POST', '/url'],
  Refresh: ['POST', '/refresh'],
  GetCurrentURL: ['GET', '/url'],
  Back: ['POST', '/back'],
  NewWindow: ['POST', '/window/new'],
  CloseWindow: ['DELETE', '/window'],
  GetWindowHandle: ['GET', '/window'],
  GetWindowHandles: ['GET', '/window/handles'],
  SwitchToWindow: ['POST', '/window'],
  SetWindowRect: ['POST', '/window/rect'],
  GetCookies: ['GET', '/cookie'],
  TakeScreenshot: ['GET', '/screenshot'],
  ExecuteScript: ['POST', '/execute/sync'],
  PerformActions: ['POST', '/actions'],
  ElementClick: ['POST', '/element/:id/click'],
  GetComputedRole: ['GET', '/element/:id/computedrole'],
  GetComputedLabel: ['GET', '/element/:id/computedlabel'],
} as const satisfies Readonly<Record<string, readonly ['GET' | 'POST' | 'DELETE', string]>>;

/** Sends a command with its parameters to a browser and gives the value that it answers, or throws a `WebDriverError`. */
export type Send = (command: keyof typeof commands, parameters: object) => Promise<unknown>;

/** A session of W3C WebDriver with any browser: the commands that the tests need, and no more. */
export class WebDriver {
  readonly #send: Send;

  constructor(send: Send) {
    this.#send = send;
  }

  goto(url: string): Promise<void> {
    return this.#call('Navigate', { url });
  }

  reload(): Promise<void> {
    return this.#call('Refresh');
  }

  url(): Promise<string> {
    return this.#call('GetCurrentURL');
  }

  async newTab(): Promise<string> {
    const { handle } = await this.#call<{ handle: string }>('NewWindow', { type: 'tab' });
    return handle;
  }

  tab(): Promise<string> {
    return this.#call('GetWindowHandle');
  }

  tabs(): Promise<string[]> {
    return this.#call('GetWindowHandles');
  }

  /** Does something, waits for the window that it opens, and shows that. */
  async newWindow(act: () => Promise<unknown>): Promise<string> {
    const before = await this.tabs();
    await act();
    const opened = await until('a window', async () => (await this.tabs()).find((tab) => !before.includes(tab)));
    await this.switchTo(opened);
    return opened;
  }

  /** Closes the window that is shown, as its person does. Another one is to be shown after that. */
  close(): Promise<void> {
    return this.#call('CloseWindow');
  }

  back(): Promise<void> {
    return this.#call('Back');
  }

  switchTo(handle: string): Promise<void> {
    return this.#call('SwitchToWindow', { handle });
  }

  /** Waits until what every tab has written to its console is among the messages. Shows the tab again that was shown. */
  async readConsoles(messages: readonly { readonly text: string }[]): Promise<void> {
    const shown = await this.tab();
    for (const tab of await this.tabs()) {
      await this.switchTo(tab);
      // What was written before this line has arrived when the line has.
      const line = `read ${performance.now()}`;
      await this.evaluate((text) => console.debug(text), line);
      await until('the console', async () => messages.some(({ text }) => text === line));
    }
    await this.switchTo(shown);
  }

  resize(width: number, height: number): Promise<void> {
    return this.#call('SetWindowRect', { width, height });
  }

  /** Gives the page a size, and the window what it takes beside. */
  async resizeViewport(width: number, height: number): Promise<void> {
    const [besideWidth, besideHeight] = await this.evaluate(() => [outerWidth - innerWidth, outerHeight - innerHeight] as const);
    await this.resize(width + besideWidth, height + besideHeight);
    await until('the size', () => this.evaluate((wide, high) => innerWidth === wide && innerHeight === high, width, height));
  }

  /** Moves the pointer to a place of the page. */
  pointAt(x: number, y: number): Promise<void> {
    return this.#point(x, y);
  }

  /** Clicks at a place of the page. */
  clickAt(x: number, y: number): Promise<void> {
    return this.#point(x, y, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 });
  }

  cookies(): Promise<DriverCookie[]> {
    return this.#call('GetCookies');
  }

  /** The window as a PNG. */
  async screenshot(): Promise<Buffer> {
    return Buffer.from(await this.#call<string>('TakeScreenshot', { full: false }), 'base64');
  }

  /** Runs a function in the page; promises are awaited. Arguments and result travel as JSON. */
  evaluate<A extends readonly unknown[], T>(work: (...values: A) => T | Promise<T>, ...values: A): Promise<T> {
    return this.#call('ExecuteScript', { script: `return (${work.toString()})(...arguments)`, args: values });
  }

  /** Runs a function in the page that finds elements, also inside open shadow roots. */
  async elements<A extends readonly unknown[]>(work: (...values: A) => readonly Element[], ...values: A): Promise<DrivenElement[]> {
    const found = await this.#call<ElementReference[] | null>('ExecuteScript', { script: `return (${work.toString()})(...arguments)`, args: values });
    // Firefox gives nothing where the page goes away meanwhile.
    if (found === null) throw new WebDriverError('javascript error', 'The page has gone');
    return found.map((reference) => this.#element(reference));
  }

  /** Types one key after the other: WebKit's driver sends what comes in one command as a chord. */
  async type(text: string): Promise<void> {
    for (const value of text) await this.press(value);
  }

  /** Presses and releases a key, by its character or its code point in WebDriver's table. */
  press(value: string): Promise<void> {
    return this.pressTogether(value);
  }

  /** Holds keys down in their order, and releases them in the other. */
  pressTogether(...keys: string[]): Promise<void> {
    const actions = [
      ...keys.map((value) => ({ type: 'keyDown', value })),
      ...keys.toReversed().map((value) => ({ type: 'keyUp', value })),
    ];
    return this.#call('PerformActions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  #point(x: number, y: number, ...more: readonly object[]): Promise<void> {
    const actions = [{ type: 'pointerMove', duration: 0, x, y }, ...more];
    return this.#call('PerformActions', { actions: [{ type: 'pointer', id: 'mouse', actions }] });
  }

  #element(reference: ElementReference): DrivenElement {
    const id = reference[elementKey];
    return {
      click: () => this.#call('ElementClick', { id }),
      role: () => this.#call('GetComputedRole', { id }),
      name: () => this.#call('GetComputedLabel', { id }),
      all: (selector) => this.elements((element: ElementReference & HTMLElement, wanted: string) => [...element.querySelectorAll(wanted)], reference as ElementReference & HTMLElement, selector),
      evaluate: (work) => this.#call('ExecuteScript', { script: `return (${work.toString()})(...arguments)`, args: [reference] }),
    };
  }

  #call<T>(command: keyof typeof commands, parameters: object = {}): Promise<T> {
    return this.#send(command, parameters) as Promise<T>;
  }
}
