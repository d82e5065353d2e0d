import { Agent, request } from 'node:http';
import type { Credentials } from './crowd.ts';
import type { Duty, SignedIn, Status, StatusAnswer } from '../../../../src/contract/index.ts';

/** An answer of the API, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: unknown;
}

/** A bare caller of the API with connections of its own; cheaper than `fetch`, because it shares the machine with what it measures. */
export function createCaller(url: string) {
  // A process has so many files: what comes all at once shares some connections.
  const agent = new Agent({ keepAlive: true, maxSockets: 4000 });
  const call = (method: string, path: string, { token, body }: { token?: string; body?: unknown } = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = {
        'Onduty-Client': 'test/1',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      };
      const outgoing = request(new URL(path, url), { method, agent, headers }, (incoming) => {
        incoming.on('error', reject);
        incoming.toArray().then((chunks) => {
          const text = Buffer.concat(chunks).toString();
          const isJson = (incoming.headers['content-type'] ?? '').endsWith('json');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: isJson ? JSON.parse(text) as unknown : text });
        }).catch(reject);
      });
      outgoing.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  const want = async (method: string, path: string, options: { token?: string; body?: unknown } = {}): Promise<unknown> => {
    const { status, body } = await call(method, path, options);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    call,
    /** Signs in with the bearer carrier; fulfils with the access token. */
    async signIn(credentials: Credentials): Promise<string> {
      const signedIn = await want('POST', '/v1/session', { body: { method: 'password', carrier: 'bearer', ...credentials } }) as SignedIn;
      return signedIn.credential!.accessToken;
    },
    choose: async (token: string, status: Status): Promise<Duty> =>
      (await want('PUT', '/v1/duty/status', { token, body: { status } }) as StatusAnswer).duty,
    readDuty: async (token: string): Promise<Duty> => (await want('GET', '/v1/duty', { token }) as { duty: Duty }).duty,
    close: () => agent.destroy(),
  };
}
