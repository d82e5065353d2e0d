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

/** The commands of a W3C WebDriver session that the tests need, and no more. */
export class WebDriver {
  readonly #session: string;

  private constructor(session: string) {
    this.#session = session;
  }

  /** Begins a session with the driver at an address. */
  static async begin(driver: string): Promise<WebDriver> {
    const { sessionId } = await call<{ sessionId: string }>('POST', `${driver}/session`, { capabilities: { alwaysMatch: {} } });
    return new WebDriver(`${driver}/session/${sessionId}`);
  }

  goto(url: string): Promise<void> {
    return this.#call('POST', '/url', { url });
  }

  reload(): Promise<void> {
    return this.#call('POST', '/refresh', {});
  }

  url(): Promise<string> {
    return this.#call('GET', '/url');
  }

  async newTab(): Promise<string> {
    const { handle } = await this.#call<{ handle: string }>('POST', '/window/new', { type: 'tab' });
    return handle;
  }

  tab(): Promise<string> {
    return this.#call('GET', '/window');
  }

  tabs(): Promise<string[]> {
    return this.#call('GET', '/window/handles');
  }

  switchTo(handle: string): Promise<void> {
    return this.#call('POST', '/window', { handle });
  }

  resize(width: number, height: number): Promise<void> {
    return this.#call('POST', '/window/rect', { width, height });
  }

  cookies(): Promise<DriverCookie[]> {
    return this.#call('GET', '/cookie');
  }

  clearCookies(): Promise<void> {
    return this.#call('DELETE', '/cookie');
  }

  /** The window as a PNG. */
  async screenshot(): Promise<Buffer> {
    return Buffer.from(await this.#call<string>('GET', '/screenshot'), 'base64');
  }

  /** Runs a function in the page; promises are awaited. Arguments and result travel as JSON. */
  evaluate<A extends readonly unknown[], T>(work: (...values: A) => T | Promise<T>, ...values: A): Promise<T> {
    return this.#call('POST', '/execute/sync', { script: `return (${work.toString()})(...arguments)`, args: values });
  }

  /** Runs a function in the page that finds elements, also inside open shadow roots. */
  async elements<A extends readonly unknown[]>(work: (...values: A) => readonly Element[], ...values: A): Promise<DrivenElement[]> {
    const found = await this.#call<ElementReference[]>('POST', '/execute/sync', { script: `return (${work.toString()})(...arguments)`, args: values });
    return found.map((reference) => this.#element(reference));
  }

  /** Types one key after the other: WebKit's driver sends what comes in one command as a chord. */
  async type(text: string): Promise<void> {
    for (const value of text) await this.press(value);
  }

  /** Presses and releases a key, by its character or its code point in WebDriver's table. */
  press(value: string): Promise<void> {
    const actions = [{ type: 'key', id: 'keyboard', actions: [{ type: 'keyDown', value }, { type: 'keyUp', value }] }];
    return this.#call('POST', '/actions', { actions });
  }

  end(): Promise<void> {
    return this.#call('DELETE', '');
  }

  #element(reference: ElementReference): DrivenElement {
    const path = `/element/${reference[elementKey]}`;
    return {
      click: () => this.#call('POST', `${path}/click`, {}),
      role: () => this.#call('GET', `${path}/computedrole`),
      name: () => this.#call('GET', `${path}/computedlabel`),
      all: async (value) => {
        const found = await this.#call<ElementReference[]>('POST', `${path}/elements`, { using: 'css selector', value });
        return found.map((inner) => this.#element(inner));
      },
      evaluate: (work) => this.#call('POST', '/execute/sync', { script: `return (${work.toString()})(...arguments)`, args: [reference] }),
    };
  }

  #call<T>(method: string, path: string, body?: object): Promise<T> {
    return call(method, this.#session + path, body);
  }
}

/** How long a command may take, in milliseconds. */
const patience = 30_000;

async function call<T>(method: string, url: string, body?: object): Promise<T> {
  const request = { method, signal: AbortSignal.timeout(patience), ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(url, request).catch((cause: unknown) => {
    throw new Error(`WebKit gave no answer to ${method} ${new URL(url).pathname} ${JSON.stringify(body)?.slice(0, 200)}`, { cause });
  });
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (!response.ok) throw new WebDriverError(value.error ?? 'unknown error', `${value.message ?? ''} (${method} ${new URL(url).pathname})`);
  return value;
}
