import { ignore } from '../../src/client/timing.ts';
import { openCallSource } from './call-source.ts';
import { find } from './desk/panel.ts';
import type { Client } from '../../src/client/index.ts';
import type { Act, Caller } from '../router/router.ts';

/** What the card says of each activity, and what can be done. */
const stages: Readonly<Record<string, readonly [title: string, acts: readonly (readonly [Act, string])[]]>> = {
  offered: ['Incoming call', [['accept', 'Accept'], ['reject', 'Reject']]],
  busy: ['On a call', [['hang-up', 'Hang up']]],
  'post-processing': ['Wrapping up', [['finish', 'Done']]],
};

/** Shows the call of the signed-in agent, and lets the agent answer it. */
export async function startCalls({ session, duty }: Client): Promise<void> {
  const card = find('[data-call]');
  const ring = find('[data-ring]');
  const source = await openCallSource();
  let ticking: ReturnType<typeof setInterval> | undefined;
  let shown = '';
  let changes = 0;

  const me = (): string => {
    const state = session.state.get();
    return state.state === 'signed-in' ? state.session.user.id : '';
  };
  const tell = (act: Act | 'ring'): void => void source.tell(me(), act).catch(ignore);

  const countDown = (): void => {
    const { activityUntil } = duty.state.get();
    const left = activityUntil === null ? null : Math.max(0, Math.ceil((activityUntil - Date.now()) / 1000));
    find('[data-call-left]').textContent = left === null ? '' : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  };

  const name = (caller: Caller | null): void => {
    find('[data-call-name]').textContent = caller?.name ?? '';
    find('[data-call-about]').textContent = caller?.about ?? '';
  };

  const show = (): void => {
    const { activity, status } = duty.state.get();
    const stage = activity === null ? undefined : stages[activity];
    ring.toggleAttribute('disabled', status !== 'available' || activity !== null);
    const next = activity ?? '';
    if (next === shown) return;
    shown = next;
    const mine = (changes += 1);
    card.hidden = !stage;
    clearInterval(ticking);
    if (!stage) return name(null);
    const [title, acts] = stage;
    find('[data-call-title]').textContent = title;
    find('[data-call-acts]').replaceChildren(...acts.map(([act, label]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = act === 'reject' || act === 'hang-up' ? 'button refuse' : 'button';
      button.textContent = label;
      button.addEventListener('click', () => tell(act));
      return button;
    }));
    ticking = setInterval(countDown, 500);
    countDown();
    source.read(me()).then((caller) => {
      if (mine === changes) name(caller);
    }, ignore);
  };
  ring.addEventListener('click', () => tell('ring'));
  duty.state.subscribe(show);
}
