import { versionTag } from '../contract/index.ts';
import { call, expect, expectRefusal, expectSame, whileSignedIn } from './caller.ts';
import type { Check, Target } from './target.ts';

/** A platform with a key, and an agent who has signed in and is On Break. */
interface Stage {
  readonly target: Target;
  readonly platform: { readonly Authorization: string };
  readonly agent: { readonly id: string; readonly token: string };
}

/** Runs a check with a key that is made for it and removed after it. */
const withPlatform = (run: (stage: Stage) => Promise<void>) => (target: Target): Promise<void> =>
  whileSignedIn(target, target.administrator, (administrator) => whileSignedIn(target, target.agent, async ({ token, session }) => {
    const { body: { key, secret } } = await call(target, 'createPlatformKey', { token: administrator.token, body: { name: 'Conformance' } });
    try {
      await run({ target, platform: { Authorization: `Platform ${secret}` }, agent: { id: session.user.id, token } });
    } finally {
      await call(target, 'deletePlatformKey', { token: administrator.token, params: { id: key.id } });
    }
    await expectRefusal(target, 'listPlatformAgents', 'key-refused', { headers: { Authorization: `Platform ${secret}` } });
  }));

/** The contact-centre platform: its key, activities, and the changes that it reads. */
export const platformChecks: readonly Check[] = [
  {
    name: 'R5: refuses a key that a page sends, and shows it to nobody again',
    run: withPlatform(async ({ target, platform }) => {
      await expectRefusal(target, 'listPlatformAgents', 'origin-not-allowed', { headers: { ...platform, Origin: target.baseUrl } });
      await expectRefusal(target, 'listPlatformAgents', 'cross-site-refused', { headers: { ...platform, 'Sec-Fetch-Site': 'same-origin' } });
      await whileSignedIn(target, target.administrator, async ({ token }) => {
        const { body } = await call(target, 'listPlatformKeys', { token });
        expect(!JSON.stringify(body).includes(platform.Authorization.split(' ')[1] ?? ''), 'The list of keys shows one');
      });
    }),
  },
  {
    name: 'offers work to an agent alone who is Available, and applies the next status when the activity ends',
    run: withPlatform(async ({ target, platform, agent: { id, token } }) => {
      const now = async () => (await call(target, 'listPlatformAgents', { headers: platform })).body.agents.find((agent) => agent.id === id)?.duty;
      const say = async (activity: string | null) =>
        ({ params: { id }, body: { activity }, headers: { ...platform, 'If-Match': versionTag((await now())?.version ?? 0) } });
      await expectRefusal(target, 'setPlatformActivity', 'invalid-request', { params: { id }, body: { activity: 'busy' }, headers: platform });
      await expectRefusal(target, 'setPlatformActivity', 'not-available', await say('offered'));
      await call(target, 'setStatus', { token, body: { status: 'available' } });
      const offer = await say('offered');
      await call(target, 'setPlatformActivity', offer);
      await expectRefusal(target, 'setPlatformActivity', 'duty-changed', offer);
      expectSame((await call(target, 'setStatus', { token, body: { status: 'on-break' } })).body.outcome, 'queued', 'The outcome during an offer');
      await call(target, 'setPlatformActivity', await say('busy'));
      const { body } = await call(target, 'setPlatformActivity', await say(null));
      expectSame(body.agent.duty.status, 'on-break', 'The status after the activity');
      expectSame(body.agent.duty.activity, null, 'The activity after its end');
    }),
  },
  {
    name: 'tells a platform every change behind its cursor',
    run: withPlatform(async ({ target, platform, agent: { id, token } }) => {
      const { body: { cursor } } = await call(target, 'listPlatformAgents', { headers: platform });
      const { body: { duty } } = await call(target, 'setStatus', { token, body: { status: 'work-offline' } });
      const { body } = await call(target, 'listPlatformChanges', { headers: platform, query: { after: cursor } });
      expect(body.changes.some((change) => change.id === id && change.duty.version === duty.version), 'The change is not behind the cursor');
      await expectRefusal(target, 'listPlatformChanges', 'invalid-request', { headers: platform });
    }),
  },
];
