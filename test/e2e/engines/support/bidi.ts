import { once } from 'node:events';
import type { ConsoleMessage } from './browser.ts';

interface Message {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly method?: string;
  readonly message?: string;
  readonly params?: {
    readonly level?: string;
    readonly text?: string | null;
    readonly stackTrace?: { readonly callFrames: readonly { readonly url: string }[] };
    readonly response?: { readonly status: number; readonly url: string };
  };
}

/** Reads the consoles of all tabs, and the answers that the network has refused them, by WebDriver BiDi (w3c.github.io/webdriver-bidi). */
export class Bidi {
  readonly messages: ConsoleMessage[] = [];
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Connects to the address of a session. */
  static async connect(url: string): Promise<Bidi> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    const bidi = new Bidi(socket);
    const subscribed = new Promise<void>((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data)) as Message;
        if (message.type === 'success') resolve();
        else if (message.type === 'error') reject(new Error(message.message));
        else bidi.#onEvent(message);
      });
    });
    socket.send(JSON.stringify({ id: 1, method: 'session.subscribe', params: { events: ['log.entryAdded', 'network.responseCompleted'] } }));
    await subscribed;
    return bidi;
  }

  close(): void {
    this.#socket.close();
  }

  #onEvent({ method, params }: Message): void {
    if (method === 'log.entryAdded') {
      this.messages.push({ level: params?.level ?? '', text: params?.text ?? '', url: params?.stackTrace?.callFrames[0]?.url ?? '' });
    }
    if (method === 'network.responseCompleted' && params?.response && params.response.status >= 400) {
      const { status, url } = params.response;
      this.messages.push({ level: 'error', text: `The server responded with a status of ${status}`, url });
    }
  }
}
