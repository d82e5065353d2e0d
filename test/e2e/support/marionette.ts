import { once } from 'node:events';
import { connect } from 'node:net';
import { WebDriverError } from './webdriver-error.ts';
import type { Socket } from 'node:net';

/** The key under which a reference to an element travels (W3C WebDriver 2, section 12). */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

interface ElementReference {
  readonly [elementKey]: string;
}

interface Failure {
  readonly error: string;
  readonly message: string;
}

/** Who waits for an answer. */
interface Caller {
  resolve(result: unknown): void;
  reject(failure: Error): void;
}

/** An answer: its kind, the number of the command, and a failure or a result. */
type Answer = readonly [kind: 1, id: number, failure: Failure | null, result: unknown];

/**
 * The remote control that is built into Firefox, without a driver between: the commands of WebDriver as JSON over TCP, each behind its
 * length in bytes, and a context that reaches the browser itself (firefox-source-docs.mozilla.org/testing/marionette/Protocol.html).
 */
export class Marionette {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Caller>();
  #received = Buffer.alloc(0);
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('Firefox has hung up')));
  }

  /** The capabilities of the session. */
  capabilities: Readonly<Record<string, unknown>> = {};

  /** Connects to a Firefox on this machine and begins a session. */
  static async connect(port: number, wanted: object = {}): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const marionette = new Marionette(socket);
    const { capabilities } = (await marionette.send('WebDriver:NewSession', wanted)) as Pick<Marionette, 'capabilities'>;
    marionette.capabilities = capabilities;
    return marionette;
  }

  async goto(url: string): Promise<void> {
    await this.send('WebDriver:Navigate', { url });
  }

  async clearCookies(): Promise<void> {
    await this.send('WebDriver:DeleteAllCookies', {});
  }

  /** Types into the one element that fits a selector, key by key. */
  async type(selector: string, text: string): Promise<void> {
    const { value } = (await this.send('WebDriver:FindElement', { using: 'css selector', value: selector })) as { value: ElementReference };
    await this.send('WebDriver:ElementSendKeys', { id: value[elementKey], text });
  }

  /** Runs a function in the page; a promise is awaited. Arguments and result travel as JSON. */
  async evaluate<A extends readonly unknown[], T>(work: (...values: A) => T | Promise<T>, ...values: A): Promise<T> {
    const answer = await this.send('WebDriver:ExecuteScript', { script: `return (${work.toString()})(...arguments)`, args: values });
    return (answer as { value: T }).value;
  }

  /** Runs a function with the rights of Firefox in its window. */
  async evaluateInBrowser<A extends readonly unknown[], T>(work: (...values: A) => T | Promise<T>, ...values: A): Promise<T> {
    await this.send('Marionette:SetContext', { value: 'chrome' });
    try {
      return await this.evaluate(work, ...values);
    } finally {
      await this.send('Marionette:SetContext', { value: 'content' });
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Sends a command and gives what the browser answers, as it comes. */
  readonly send = (command: string, parameters: object): Promise<unknown> => {
    const id = ++this.#lastId;
    const message = JSON.stringify([0, id, command, parameters]);
    this.#socket.write(`${Buffer.byteLength(message)}:${message}`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  };

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const start = this.#received.indexOf(':') + 1;
      const end = start + Number(this.#received.subarray(0, start - 1).toString());
      if (start === 0 || this.#received.length < end) return;
      const message = JSON.parse(this.#received.subarray(start, end).toString()) as Answer | object;
      this.#received = this.#received.subarray(end);
      // The greeting alone is no array.
      if (Array.isArray(message)) this.#settle(message as unknown as Answer);
    }
  }

  #settle([, id, failure, result]: Answer): void {
    const caller = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failure) caller?.reject(new WebDriverError(failure.error, failure.message));
    else caller?.resolve(result);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
