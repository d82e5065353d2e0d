import { createFrame, isOndutyError } from '../../src/client/frame.ts';
import type { ErrorCode, Frame, FrameState } from '../../src/client/frame.ts';

const find = <E extends HTMLElement = HTMLElement>(selector: string): E => {
  const element = document.querySelector<E>(selector);
  if (!element) throw new Error(`The page has no ${selector}`);
  return element;
};

type Choice = 'available' | 'work-offline' | 'on-break';
const isChoice = (text: string | undefined): text is Choice => text !== undefined && text in names;

const names = { available: 'Available', 'work-offline': 'Work Offline', 'on-break': 'On Break', 'logged-out': 'Logged out' } as const;
const states: Readonly<Record<FrameState, string>> = { connecting: 'Connecting', connected: 'Connected', unreachable: 'Not reachable', closed: 'Closed' };
const moods: Readonly<Record<FrameState, string>> = { connecting: 'waiting', connected: 'content', unreachable: 'upset', closed: 'waiting' };
const connections = { idle: 'None', connecting: 'On the way', live: 'Live', reconnecting: 'Interrupted', offline: 'No network' } as const;

/** What Orchard says of the errors that its people meet. */
const sentences: Partial<Record<ErrorCode, string>> = {
  'session-required': 'Nobody is logged in. Log in in the frame first.',
  'session-ended': 'Your log in has ended. Log in again in the frame.',
  'session-changed': 'Somebody else is logged in in this browser now.',
  'not-on-duty': 'You are not on duty. Start in the frame first.',
  'status-refused': 'This status cannot be chosen now.',
  'reason-refused': 'Your contact centre wants a reason for this. Choose the status in the frame, where you can give one.',
  'choice-changed': 'Your status was changed in the meantime. Look at it, and choose again.',
  'wish-lapsed': 'There was no connection for too long. Choose your status again.',
  'wish-replaced': 'You chose another status in the meantime.',
  network: 'The desk could not be reached. Try again in a moment.',
  timeout: 'The desk does not answer.',
};

const place = find('[data-place]');
const refusal = find('[data-refusal]');
const logOut = find('[data-log-out]');
const cancel = find('[data-cancel]');
const choices = [...document.querySelectorAll<HTMLElement>('[data-choice]')];
for (const own of document.querySelectorAll('[data-own]')) own.textContent = location.origin;

/** Waits for what a button asked for, and says in people's words what came of it when it was refused. */
async function act(button: HTMLElement, work: Promise<unknown>): Promise<void> {
  refusal.replaceChildren();
  try {
    await work;
  } catch (error) {
    if (!isOndutyError(error)) throw error;
    const code = document.createElement('code');
    code.textContent = error.code;
    refusal.replaceChildren(`${sentences[error.code] ?? 'That did not work.'} `, code);
  }
  if (button.hidden) focusMain();
}

/** For whoever pressed a button that is gone now. */
const focusMain = (): void => find('#telephone').focus({ preventScroll: true });

const timeOf = (at: number): string => new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }).format(at);

/** Shows what the frame says, until it is closed. */
function follow({ state, session, duty, connection }: Frame): void {
  state.subscribe((now) => {
    const tag = find('[data-state]');
    tag.textContent = states[now];
    tag.dataset['mood'] = moods[now];
    find('[data-trouble]').hidden = now !== 'unreachable';
    // What a browser shows in place of a page that does not come says less than this page does.
    place.hidden = now === 'unreachable';
    if (now === 'connected') refusal.replaceChildren();
  });
  session.subscribe((now) => {
    const isSignedIn = now.state === 'signed-in';
    find('[data-person]').textContent = isSignedIn ? `${now.session.user.displayName}, ${now.session.tenant.name}` : 'Nobody';
    // What was refused to one person, or to nobody, is no other's.
    if (logOut.hidden === isSignedIn) refusal.replaceChildren();
    logOut.hidden = !isSignedIn;
    document.body.toggleAttribute('data-signed-in', isSignedIn);
  });
  duty.subscribe(({ status, since, pending, next, activity }) => {
    const doing = activity === null ? '' : ` (${activity.replaceAll('-', ' ')})`;
    find('[data-duty]').textContent = status === null ? 'Not known' : `${names[status]} since ${timeOf(since)}${doing}`;
    find('[data-lamp]').dataset['lamp'] = status ?? '';
    find('[data-next]').textContent = next ? names[next.status] : 'Nothing';
    cancel.hidden = next === null;
    for (const choice of choices) {
      choice.ariaPressed = String(choice.dataset['choice'] === status);
      choice.ariaBusy = choice.dataset['choice'] === pending ? 'true' : null;
    }
  });
  connection.subscribe((now) => { find('[data-connection]').textContent = connections[now]; });
}

function start(): Frame {
  const made = createFrame(place, {
    backend: place.dataset['desk'] ?? '', tenant: 'acme', title: 'Telephone', language: document.documentElement.lang, timeout: 8000,
  });
  follow(made);
  return made;
}

let frame = start();
for (const button of choices) {
  const { choice } = button.dataset;
  if (isChoice(choice)) button.addEventListener('click', () => void act(button, frame.request(choice)));
}
cancel.addEventListener('click', () => void act(cancel, frame.cancelNext()));
logOut.addEventListener('click', () => void act(logOut, frame.signOut()));
find('[data-again]').addEventListener('click', () => {
  frame.close();
  frame = start();
  focusMain();
});
