import { startCalls } from './calls.ts';
import { startChrome } from './chrome.ts';
import { startProvider } from './client.ts';
import { startPerson } from './person.ts';
import type { Client, DutyState } from '../../src/client/index.ts';
import type { PasswordFormElement } from '../../src/elements/password-form/password-form-element.ts';
import type { ProfileFormElement } from '../../src/elements/profile-form/profile-form-element.ts';

/** What the workspace shows: one of the statuses, or what lies before and above them. */
type Scene = 'no-agent' | 'no-duty' | 'not-started' | 'on-break' | 'available' | 'work-offline' | 'activity';

const scenes: Readonly<Record<Scene, readonly [title: string, text: string]>> = {
  'no-agent': ['You are no agent', 'This application is for agents. Your own applications are in the panel.'],
  'no-duty': ['Off duty', 'Press Start above to begin your duty.'],
  'not-started': ['Ready when you are', 'Your duty has not started: choose Available or Work Offline.'],
  'on-break': ['On a break', 'Nothing is offered to you, and the workspace waits.'],
  available: ['Waiting for the next contact', 'Stay close: it can ring at any moment.'],
  'work-offline': ['Working offline', 'Everything works, and nothing is offered to you.'],
  activity: ['With a customer', 'Your next status can be chosen meanwhile.'],
};

startChrome();
const client = await startProvider();
if (client) {
  startPerson(client);
  startWorkspace(client);
  startAccount();
  await startCalls(client);
}

function startWorkspace({ session, duty }: Client): void {
  const page = document.querySelector<HTMLElement>('[data-duty]');
  const workspace = document.querySelector<HTMLElement>('[data-workspace]');
  const title = document.querySelector('[data-now-title]');
  const text = document.querySelector('[data-now-text]');
  const controls = document.querySelector<HTMLFieldSetElement>('[data-controls]');
  if (!page || !workspace || !title || !text || !controls) return;

  const show = (): void => {
    const isSignedIn = session.state.get().state === 'signed-in';
    workspace.hidden = !isSignedIn;
    const scene = isSignedIn && !session.has('agent') ? 'no-agent' : sceneOf(duty.state.get());
    page.dataset['duty'] = isSignedIn ? scene : 'nobody';
    [title.textContent, text.textContent] = scenes[scene];
    controls.disabled = !['available', 'work-offline', 'activity'].includes(scene);
  };
  session.state.subscribe(show);
  duty.state.subscribe(show);
}

function sceneOf({ status, started, activity }: DutyState): Scene {
  if (status === null || status === 'logged-out') return 'no-duty';
  if (activity !== null) return 'activity';
  return started ? status : 'not-started';
}

/** Opens and closes what belongs to the person; the address of the page, or the way there that browsers know, opens it too. */
function startAccount(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-account]');
  const forms = document.querySelectorAll<ProfileFormElement | PasswordFormElement>('onduty-profile-form, onduty-password-form');
  if (!button) return;
  const open = (isOpen: boolean): void => {
    button.ariaExpanded = String(isOpen);
    for (const form of forms) form.always = isOpen;
  };
  const follow = (): void => {
    if (location.hash !== '#account') return;
    open(true);
    button.focus();
  };
  button.addEventListener('click', () => open(button.ariaExpanded !== 'true'));
  addEventListener('hashchange', follow);
  follow();
}
