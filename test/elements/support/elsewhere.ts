import { passwordOf } from './desk.ts';
import { until } from './page.ts';
import type { Client } from '../../../src/client/types.ts';
import type { Desk } from './desk.ts';

const ava = 'acme-ava.agent';

/** Ava in two browsers: one that a test gives to an element, and another that can hold her duty. */
export async function openTwoBrowsers(desk: Desk) {
  const here = desk.clientFor({});
  await here.session.signIn({ method: 'password', username: 'ava.agent', password: passwordOf('Ava.Agent') });
  // Tabs of one browser would tell one another.
  const there = desk.clientFor({ tenant: 'acme', baseUrl: 'http://elsewhere.localhost/' });

  return {
    here,
    /** Lets the other browser go on duty, where one browser at a time is allowed. */
    async beginThere(severalBrowsers: 'take-over' | 'refuse' = 'take-over'): Promise<Client> {
      const tenant = (await desk.storage.find('tenants', { id: 'acme' }))!;
      await desk.storage.commit([{ update: 'tenants', where: { id: 'acme' }, set: { settings: { ...tenant.settings, severalBrowsers } } }]);
      await there.session.signIn({ method: 'password', username: 'Ava.Agent', password: passwordOf('Ava.Agent') });
      await there.call({ method: 'POST', path: '/v1/duty/contact' });
      return there;
    },
    setActivity: (activity: string | null) => desk.storage.commit([{ update: 'duties', where: { userId: ava }, set: { activity } }]),
    isOverThere: () => until(() => Reflect.get(there.session.state.get(), 'cause') === 'taken-over', 'the other browser is told', 6000),
  };
}
