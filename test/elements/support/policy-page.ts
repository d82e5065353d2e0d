import { assert } from '@open-wc/testing';
import '../../../src/define.ts';
import { passwordOf, openDesk, problem } from './desk.ts';
import { place, settle, until } from './page.ts';
import './violations.ts';
import type { AccessReviewElement } from '../../../src/elements/access-review/access-review-element.ts';
import type { LoginFormElement } from '../../../src/elements/login-form/login-form-element.ts';
import type { TeamElement } from '../../../src/elements/team/team-element.ts';
import type { PasswordFormElement } from '../../../src/elements/password-form/password-form-element.ts';

/**
 * Runs inside a frame under the policy of R15 and takes every element through its states; the test reads what the
 * page thought of it. What is thrown reaches the test through the promise.
 */
const { violations = ['Nobody listens'] } = window;

/** Waits until nothing on the page has anything left to render. */
const settleAll = () => Promise.all([...document.querySelectorAll('*')].map((element) => ('updateComplete' in element ? element.updateComplete : undefined)));

/** Sets, changes and forgets passwords, fills in a profile, and reviews who waits. */
async function runCredentials(): Promise<void> {
  const desk = await openDesk({ mails: true });
  const fill = (root: ParentNode, values: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(values)) {
      const input = root.querySelector<HTMLInputElement>(`[name=${name}]`)!;
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    root.querySelector('form')!.requestSubmit();
  };
  desk.network.address = '203.0.113.5';
  await desk.clientFor().session.signIn({ method: 'password', username: 'Rex.Remote', password: passwordOf('Rex.Remote') });
  desk.network.address = '127.0.0.1';
  location.hash = '#ticket=none-of-ours';
  const client = await desk.signedIn('Ada.Admin');
  const password = await place<PasswordFormElement>('onduty-password-form', client);
  await until(() => password.querySelector('[name=username]'), 'a link that is not valid');
  fill(password, { username: 'Ava.Agent' });
  await until(() => password.querySelector('[role=status]')!.textContent.includes('on its way'), 'another one is asked for');
  const ticket = await until(() => desk.mails.map(({ text }) => /#ticket=([\w-]+)/.exec(text)?.[1]).find(Boolean), 'the mail');
  location.hash = `#ticket=${ticket}`;
  await until(() => password.querySelector('[name=chosen]'), 'a good link');
  fill(password, { chosen: 'short', repeated: 'short' });
  await until(() => password.querySelector('.error'), 'it is too short');
  assert.equal(getComputedStyle(password.querySelector('label')!).display, 'block');
  fill(password, { chosen: 'Lantern-Meadow-Quill', repeated: 'Lantern-Meadow-Quill' });
  await until(() => !password.querySelector('form'), 'it is set');

  const profile = document.createElement('onduty-profile-form');
  profile.always = true;
  const review = document.createElement('onduty-access-review');
  password.parentElement!.append(profile, review);
  await until(() => profile.querySelector('[name=email]'), 'the profile');
  fill(profile, { phone: 'none', email: 'ada@home.example' });
  await until(() => profile.querySelector('.error'), 'the password is missing');
  fill(profile, { current: passwordOf('Ada.Admin') });
  await until(() => profile.querySelector('[name=phone][aria-invalid=true]'), 'the phone is refused');
  await runReview(review);
  await settleAll();
  document.body.replaceChildren();
  await desk.close();
}

async function runReview(review: AccessReviewElement): Promise<void> {
  const find = <T extends HTMLElement>(selector: string) => review.shadowRoot!.querySelector<T>(selector);
  (await until(() => find('.write'), 'somebody waits')).click();
  await settle(review);
  find<HTMLFormElement>('[part=request] form')!.requestSubmit();
  await until(() => review.shadowRoot!.querySelectorAll('[part=rule]').length === 2, 'a rule is made');
  find<HTMLInputElement>('[part=rule] input')!.click();
  await until(() => find('[part=rules] [role=status]')!.textContent.includes('is changed'), 'it is switched off');
  find<HTMLFormElement>('.new form')!.requestSubmit();
  await until(() => find('[aria-invalid=true]'), 'no network');
}

/** Watches, finds, selects and changes the agents of a team. */
async function runTeam(): Promise<void> {
  const desk = await openDesk();
  const client = await desk.signedIn('Sam.Supervisor');
  const team = await place<TeamElement>('onduty-team', client);
  const find = <T extends HTMLElement>(selector: string) => team.shadowRoot!.querySelector<T>(selector);
  const rows = () => [...team.shadowRoot!.querySelectorAll<HTMLElement>('[part=agent]')];
  await until(() => rows().length > 2, 'the team is read');
  // Rows are put into place by script, and stand below each other.
  await until(() => rows().every((row, index) => !index || row.offsetHeight > 0 && row.getBoundingClientRect().top > rows()[0]!.getBoundingClientRect().top), 'they are placed');
  assert.equal(getComputedStyle(rows()[0]!).position, 'absolute');
  find<HTMLElement>('.more')!.click();
  await until(() => find('[part=menu]:popover-open'), 'the menu is open');
  find('[part=menu]')!.hidePopover();
  find<HTMLInputElement>('.columns input')!.click();
  await settle(team);
  find('[part=selection] .on-break')!.click();
  await until(() => find<HTMLDialogElement>('dialog')!.open, 'the dialog is open');
  find<HTMLFormElement>('dialog form')!.requestSubmit();
  await until(() => find('[part=report] li'), 'some have failed');
  const search = find<HTMLInputElement>('#search')!;
  search.value = 'nobody at all';
  search.dispatchEvent(new Event('input'));
  await until(() => find('.empty'), 'nobody is found');
  document.body.replaceChildren();
  await desk.close();
}

async function run(): Promise<string[]> {
  await runCredentials();
  await runTeam();

  const desk = await openDesk();
  const client = desk.clientFor();
  const form = await place<LoginFormElement>('onduty-login-form', client);
  for (const tag of ['onduty-app-launcher', 'onduty-status-picker']) form.parentElement!.append(document.createElement(tag));
  const fields = () => [...form.querySelectorAll('input')] as [HTMLInputElement, HTMLInputElement];
  const text = () => form.querySelector('[role=alert]')!.textContent;
  const submit = (password: string) => {
    fields()[0].value = 'Ava.Agent';
    fields()[1].value = password;
    form.querySelector('form')!.requestSubmit();
  };

  form.querySelector('form')!.requestSubmit();
  await settle(form);
  submit('another password');
  await until(() => text().includes('wrong'), 'a wrong password');
  desk.network.intercept = (request) => (request.method === 'POST' ? problem(429, 'throttled', 1) : undefined);
  submit('another password');
  await until(() => text().includes('Too many'), 'throttled');
  await until(() => !text(), 'the time is over');
  desk.network.intercept = undefined;
  document.documentElement.lang = 'ar';
  await until(() => form.querySelector('form')!.dir === 'rtl', 'another language');
  document.documentElement.lang = 'en';
  // Styles reach both the shadow root and the form in light DOM, though no inline style may.
  assert.equal(getComputedStyle(form.querySelector('label')!).display, 'block');
  assert.equal(getComputedStyle(form.querySelector('[type=submit]')!).cursor, 'pointer');
  submit(passwordOf('Ava.Agent'));
  await until(() => form.matches(':state(idle)'), 'signed in');
  form.always = true;
  for (const status of ['available', 'work-offline', 'on-break'] as const) {
    await client.duty.request(status);
    await settleAll();
  }
  await client.apps.load();
  await client.session.signOut();
  await settle(form);
  await desk.close();
  return violations;
}

declare global {
  interface Window {
    /** What the page under the policy found. */
    policyResult?: Promise<string[]>;
  }
}
window.policyResult = run();
