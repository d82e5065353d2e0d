import { assert } from '@open-wc/testing';
import '../../../src/define.ts';
import { passwordOf, openDesk, problem } from './desk.ts';
import { place, settle, until } from './page.ts';
import type { LoginFormElement } from '../../../src/elements/login-form/login-form-element.ts';

/**
 * Runs inside a frame under the policy of R15 and takes every element through its states; the test reads what the
 * page thought of it. What is thrown reaches the test through the promise.
 */
const violations: string[] = [];
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => violations.push(`${violatedDirective} ${blockedURI} ${sample}`));

async function run(): Promise<string[]> {
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
    await Promise.all([...document.querySelectorAll('*')].map((element) => ('updateComplete' in element ? element.updateComplete : undefined)));
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
