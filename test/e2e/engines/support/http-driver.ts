import { WebDriverError } from '../../support/webdriver-error.ts';
import { commands, WebDriver } from './webdriver.ts';

/** Begins a session with the driver at an address. */
export async function beginSession(driver: string): Promise<WebDriver> {
  const { sessionId } = (await call('POST', `${driver}/session`, { capabilities: { alwaysMatch: {} } })) as { sessionId: string };
  return new WebDriver((name, parameters) => {
    const [method, path] = commands[name];
    const values = { ...parameters } as Record<string, unknown>;
    const way = path.replace(/:(\w+)/, (_, key: string) => {
      const value = String(values[key]);
      Reflect.deleteProperty(values, key);
      return value;
    });
    return call(method, `${driver}/session/${sessionId}${way}`, method === 'POST' ? values : undefined);
  });
}

/** How long a command may take, in milliseconds. */
const patience = 30_000;

async function call(method: string, url: string, body?: object): Promise<unknown> {
  const request = { method, signal: AbortSignal.timeout(patience), ...(body && { body: JSON.stringify(body) }) };
  const response = await fetch(url, request).catch((cause: unknown) => {
    throw new Error(`The browser gave no answer to ${method} ${new URL(url).pathname} ${JSON.stringify(body)?.slice(0, 200)}`, { cause });
  });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } };
  if (!response.ok) throw new WebDriverError(value.error ?? 'unknown error', `${value.message ?? ''} (${method} ${new URL(url).pathname})`);
  return value;
}
