import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { ConsoleMessage } from './browser.ts';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly targetId?: string;
    readonly targetInfo?: { readonly targetId: string; readonly isPaused?: boolean };
    readonly message?: unknown;
  };
}

/** The first connection of a browser's inspector server is the browser itself. */
const browserConnection = 1;

/**
 * Reads the consoles of a WebKitGTK browser by its remote inspector. WebDriver has no command for it, and under automation
 * WebKit writes no console to stdout. A message on the wire is its length, a byte that says little-endian, a name, and
 * the arguments in GLib's serialisation (WebKit: inspector/remote/glib/RemoteInspectorServer.cpp, SocketConnection.cpp).
 */
export class Inspector {
  readonly messages: ConsoleMessage[] = [];
  readonly #socket: Socket;
  readonly #attached = new Map<number, () => void>();
  #received = Buffer.alloc(0);
  #lastId = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#onData(bytes));
  }

  /** Connects to the server that `WEBKIT_INSPECTOR_SERVER` names. */
  static async connect(port: number): Promise<Inspector> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const inspector = new Inspector(socket);
    inspector.#write('SetupInspectorClient', Buffer.alloc(1));
    return inspector;
  }

  /** Listens to the console of a page by the number that the browser has given it. */
  async attach(page: number): Promise<void> {
    const attached = new Promise<void>((resolve) => this.#attached.set(page, resolve));
    this.#write('Setup', numbers(browserConnection, page));
    await attached;
  }

  close(): void {
    this.#socket.destroy();
  }

  #onData(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    while (this.#received.length >= 5 && this.#received.length >= 5 + this.#received.readUInt32BE()) {
      const end = 5 + this.#received.readUInt32BE();
      const body = this.#received.subarray(5, end);
      this.#received = this.#received.subarray(end);
      const nameEnd = body.indexOf(0);
      if (body.subarray(0, nameEnd).toString() !== 'SendMessageToFrontend') continue;
      const page = Number(body.readBigUInt64LE(nameEnd + 9));
      this.#onMessage(page, JSON.parse(body.subarray(nameEnd + 17, -1).toString()) as Message);
    }
  }

  #onMessage(page: number, { method, params }: Message): void {
    if (method === 'Target.targetCreated' && params?.targetInfo) {
      const { targetId, isPaused } = params.targetInfo;
      const message = JSON.stringify({ id: ++this.#lastId, method: 'Console.enable' });
      this.#send(page, 'Target.sendMessageToTarget', { targetId, message });
      if (isPaused) this.#send(page, 'Target.resume', { targetId });
    }
    if (method !== 'Target.dispatchMessageFromTarget') return;
    const inner = JSON.parse(params?.message as string) as Message;
    // The only command that is sent to a target is the one that turns its console on.
    if (inner.id !== undefined) this.#attached.get(page)?.();
    if (inner.method === 'Console.messageAdded') this.messages.push(inner.params?.message as ConsoleMessage);
  }

  #send(page: number, method: string, params: object): void {
    const message = JSON.stringify({ id: ++this.#lastId, method, params });
    this.#write('SendMessageToBackend', Buffer.concat([numbers(browserConnection, page), Buffer.from(`${message}\0`)]));
  }

  #write(name: string, values: Buffer): void {
    const body = Buffer.concat([Buffer.from(`${name}\0`), values]);
    const head = Buffer.alloc(5);
    head.writeUInt32BE(body.length);
    head.writeUInt8(1, 4);
    this.#socket.write(Buffer.concat([head, body]));
  }
}

function numbers(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(8 * values.length);
  for (const [position, value] of values.entries()) buffer.writeBigUInt64LE(BigInt(value), 8 * position);
  return buffer;
}
