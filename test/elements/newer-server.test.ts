import { assert } from '@open-wc/testing';
import '../../src/elements/app-launcher/onduty-app-launcher.ts';
import '../../src/elements/login-form/onduty-login-form.ts';
import '../../src/elements/profile-form/onduty-profile-form.ts';
import '../../src/elements/status-picker/onduty-status-picker.ts';
import '../../src/elements/team/onduty-team.ts';
import '../../src/elements/access-review/onduty-access-review.ts';
import { createNewerServer, novelty } from '../compatibility/newer-server.ts';
import { openDesk, passwordOf } from './support/desk.ts';
import { assertAccessible, clearPage, place, press, settle, type, until } from './support/page.ts';
import type { Client } from '../../src/client/types.ts';
import type { Duty } from '../../src/contract/index.ts';
import type { NewerServer } from '../compatibility/newer-server.ts';
import type { Desk } from './support/desk.ts';
import type { Rendering } from './support/page.ts';

/** What an element shows, in and out of its shadow root. */
const textOf = (element: Element): string => `${element.textContent} ${element.shadowRoot!.textContent}`.replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ');
const isIdle = (element: Element): boolean => element.matches(':state(idle)');

describe('the elements with a newer server', () => {
  let desk: Desk;
  let newer: NewerServer;
  let errors: unknown[];
  const note = (event: Event) => errors.push((event as unknown as { error?: unknown }).error ?? event);

  beforeEach(async () => {
    desk = await openDesk();
    newer = createNewerServer();
    errors = [];
    // Without a surface of their own the elements stand on the page's.
    document.body.style.background = 'light-dark(white, #121212)';
    desk.network.intercept = (request) => newer.pass(request, (passed) => desk.backend.fetch(passed, { address: desk.network.address }));
    for (const name of ['onduty-error', 'error', 'unhandledrejection']) addEventListener(name, note);
  });
  afterEach(async () => {
    for (const name of ['onduty-error', 'error', 'unhandledrejection']) removeEventListener(name, note);
    await clearPage();
    document.body.style.background = '';
    await desk.close();
  });

  /** Changes a duty as the platform would, and tells the streams. */
  async function push(client: Client, set: Partial<Duty>): Promise<void> {
    await until(() => client.connection.get() === 'live', 'the stream is live', 8000);
    const { userId, tenantId, ...duty } = (await desk.storage.find('duties', { userId: 'acme-ava.agent' }))!;
    const body = { ...duty, ...set, version: duty.version + 1 };
    await desk.storage.commit([
      { update: 'duties', where: { userId, version: duty.version }, set: body },
      { emit: { tenantId, userId, kind: 'duty', version: body.version, body, at: Date.now() } },
    ]);
  }

  const shows = (element: Rendering, text: string) => until(() => textOf(element).includes(text), `${element.localName} shows ${text}`, 8000);

  async function logIn(form: Element): Promise<void> {
    const input = form.querySelector<HTMLInputElement>('input[name=username]')!;
    input.focus();
    input.select();
    await type('Ava.Agent');
    await press('Tab');
    await type(passwordOf('Ava.Agent'));
    await press('Enter');
  }

  it('R64: lead from log in to on duty inside a provider, and show what they do not know as it is', async function () {
    this.timeout(60_000);
    const client = desk.clientFor();
    const form = await place('onduty-login-form', client);
    const provider = form.parentElement!;
    const picker = document.createElement('onduty-status-picker');
    const launcher = document.createElement('onduty-app-launcher');
    launcher.setAttribute('always', '');
    const profile = document.createElement('onduty-profile-form');
    profile.setAttribute('always', '');
    provider.append(picker, launcher, profile);
    await until(() => form.querySelector('.reveal'), 'the form is complete', 8000);
    await logIn(form);
    await until(() => isIdle(form), 'somebody is signed in', 8000);

    await shows(picker, 'On Break');
    await client.duty.request('available');
    await shows(picker, 'Available');
    await push(client, { activity: 'hologram-call', activitySince: Date.now() });
    await shows(picker, 'hologram-call');
    await assertAccessible(picker, 'an unknown activity');
    await client.duty.request('on-break');
    await until(() => client.duty.state.get().next, 'the next status');
    await settle(picker);

    await shows(launcher, 'Agent Console');
    await shows(launcher, 'Horoscopes');
    await shows(launcher, 'clairvoyant');
    await assertAccessible(launcher, 'an unknown role and target');
    await until(() => profile.shadowRoot!.querySelector('input, select, form') ?? profile.querySelector('form'), 'the profile is read', 8000);
    assert.deepEqual(errors, []);
    assert.isAbove(newer.foreign.streamed, 0);
  });

  it('R64: show a supervisor the team, and a change of it', async function () {
    this.timeout(60_000);
    const agent = await desk.signedIn();
    await agent.duty.request('available');
    const client = await desk.signedIn('Sam.Supervisor');
    const team = await place('onduty-team', client);
    await shows(team, 'Ava Lindqvist');
    await push(agent, { activity: 'hologram-call', activitySince: Date.now() });
    await shows(team, 'hologram-call');
    await assertAccessible(team, 'an unknown activity');
    assert.deepEqual(errors, []);
    assert.isTrue(newer.seen.has('listAgents'));
  });

  it('R64: show an administrator who waits, and the rules', async function () {
    this.timeout(60_000);
    const rex = desk.clientFor();
    await rex.session.signIn({ method: 'password', username: 'Rex.Remote', password: passwordOf('Rex.Remote') });
    const client = await desk.signedIn('Ada.Admin');
    const review = await place('onduty-access-review', client);
    await shows(review, 'Rex Tanaka');
    await shows(review, '198.51.100.0/24');
    assert.deepEqual(errors, []);
  });

  it('R64: say “continue at your login page” at a step of a newer server, and go on when there is none any more', async function () {
    this.timeout(60_000);
    const client = desk.clientFor();
    const form = await place('onduty-login-form', client);
    await until(() => form.querySelector('.reveal'), 'the form is complete', 8000);
    newer.step = 'retina-scan';
    await logIn(form);
    const link = await until(() => form.querySelector('a'), 'the way on', 8000);
    assert.equal(link.textContent, 'Continue at your login page');
    assert.equal(link.href, client.baseUrl);
    assert.notInclude(textOf(form), 'retina-scan');
    assert.notInclude(textOf(form), novelty);
    await assertAccessible(form, 'an unknown step');
    newer.step = undefined;
    await logIn(form);
    await until(() => isIdle(form), 'somebody is signed in', 8000);
  });

  it('R64: say the sentence of the HTTP status for a code of a newer server', async function () {
    this.timeout(60_000);
    newer.codes = true;
    const client = desk.clientFor({ tenant: 'nowhere' });
    const form = await place('onduty-login-form', client);
    await until(() => form.querySelector('[role=alert]')?.textContent.trim(), 'it is said', 8000);
    assert.include(form.querySelector('[role=alert]')!.textContent, 'belongs to no contact centre');
  });
});
