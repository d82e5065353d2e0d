import type { Mock, Scenario } from '../../src/mock/index.ts';

/** What the network and the backend of the mock are made to do, and where its people seem to be. */
export interface Play extends Scenario {
  readonly address?: string;
}

/** Everything that can be played, by the name under which it is kept. */
export const plays: Readonly<Record<string, Play>> = {
  none: {},
  'address-denied': { address: '203.0.113.9' },
  throttled: { problem: 'throttled', retryAfter: 30 },
  slow: { delay: 3000 },
  offline: { isOffline: true },
  'server-error': { problem: 'server-error' },
  maintenance: { problem: 'maintenance', retryAfter: 60 },
};

const key = 'onduty-demo-scenario';
const office = '127.0.0.1';

/** The name of what is being played. */
export function playing(): string {
  try {
    const name = localStorage.getItem(key);
    return name !== null && Object.hasOwn(plays, name) ? name : 'none';
  } catch {
    return 'none';
  }
}

/** Chooses what is played, on this page and on every other of the browser. */
export const choosePlay = (name: string): void => localStorage.setItem(key, name);

/** Lets a mock play what is chosen, now and whenever another page chooses. Administrators stay at the office: somebody has to let people in. */
export function follow(mock: Mock): void {
  const isAdministration = location.pathname.startsWith('/admin/');
  const apply = (): void => {
    const { address = office, ...scenario } = plays[playing()] ?? {};
    mock.moveTo(isAdministration ? office : address);
    mock.play(scenario);
  };
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) apply();
  });
  apply();
}
