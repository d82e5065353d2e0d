import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { repeat } from 'lit/directives/repeat.js';
import { createAccounts, createAdministration, isOndutyError } from '../../../src/client/index.ts';
import { roles } from '../../../src/contract/session.ts';
import en from '../../../src/locales/en.ts';
import { endOthersSheet, endSheet } from './end-sheet.ts';
import { createPanel, createReading, isOver, sentenceOf, whileEntitled } from './panel.ts';
import { accountSheet, askSheet, handOverSheet, inviteSheet, resetSheet, roleNames } from './sheets.ts';
import { personRow } from './person-row.ts';
import type { TemplateResult } from 'lit';
import type { Client } from '../../../src/client/index.ts';
import type { Account, DeliveredAccount, HandOver, Role } from '../../../src/contract/index.ts';
import type { SheetView } from './sheets.ts';

/** For whom the people are shown. */
export interface PeopleOptions {
  readonly role: 'supervisor' | 'administrator';
  readonly title: string;
}

/** What lies over the page. What is handed over lives in here alone, and goes with it. */
type Sheet =
  | { readonly kind: 'invite' }
  | { readonly kind: 'reset' | 'ask' | 'edit' | 'end'; readonly user: Account }
  | { readonly kind: 'hand-over'; readonly user: Account; readonly handOver: HandOver };

/** Lists the accounts that the signed-in person manages, and follows what becomes of what was asked for. */
export function startPeople(client: Client, place: HTMLElement, { role, title }: PeopleOptions): void {
  const accounts = createAccounts(client);
  const administration = createAdministration(client);
  const offered: readonly Role[] = role === 'administrator' ? roles : roles.filter((one) => one !== 'administrator');
  let words = '';
  let notice: string | undefined;
  let loadProblem: string | undefined;
  let sheet: Sheet | undefined;
  let copied: string | undefined;
  let problem: { readonly text?: string; readonly faults: readonly string[]; readonly isTaken?: boolean } = { faults: [] };
  let isBusy = false;

  const update = createPanel(place, draw, showSheet);
  const own = createReading(() => administration.ownSessions(), update);
  accounts.state.subscribe(update);
  client.news.subscribe((what) => {
    if (what === 'users') void read();
  });
  whileEntitled(client, role, {
    begin: () => void read(),
    refresh: () => void read(),
    end() {
      words = '';
      notice = loadProblem = undefined;
      open(undefined);
    },
  });

  async function read(): Promise<void> {
    const before = accounts.state.get();
    try {
      const { users } = await accounts.load();
      loadProblem = undefined;
      const done = users.find((user) => user.requests.some(({ id, doneAt }) => doneAt !== null
        && before?.users.some((old) => old.requests.some((request) => request.id === id && request.doneAt === null))));
      if (done) notice = `${done.displayName} has updated what was asked for.`;
    } catch (error) {
      if (!isOver(error)) loadProblem = sentenceOf(error);
    }
    update();
  }

  function open(next: Sheet | undefined): void {
    sheet = next;
    copied = undefined;
    problem = { faults: [] };
    own.forget();
    if (next?.kind === 'end' && idOfSelf() === next.user.id) void own.read();
    update();
  }

  /** Opens what lies over the page, or closes it. The heading of what took the place of a form gets the focus. */
  function showSheet(): void {
    const dialog = place.querySelector('dialog');
    if (!dialog) return;
    if (sheet && !dialog.open) dialog.showModal();
    else if (!sheet && dialog.open) dialog.close();
    if (sheet && !dialog.contains(document.activeElement)) dialog.querySelector<HTMLElement>('#sheet-title')?.focus();
    if (problem.faults.length > 0 && !isBusy) dialog.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  /** Does something for the signed-in person, and closes the sheet or says why not. */
  async function attempt(act: () => Promise<string | DeliveredAccount>): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    problem = { faults: [] };
    notice = undefined;
    update();
    try {
      const done = await act();
      if (typeof done === 'string') {
        notice = done;
        open(undefined);
      } else if (done.handOver === null) {
        notice = `A mail to ${done.user.displayName} is on its way.`;
        open(undefined);
      } else open({ kind: 'hand-over', user: done.user, handOver: done.handOver });
    } catch (error) {
      if (!isOver(error)) {
        const faults = isOndutyError(error) ? error.problem?.fields ?? [] : [];
        const isTaken = isOndutyError(error) && error.code === 'name-taken';
        problem = { faults, isTaken, ...(faults.length === 0 && { text: sentenceOf(error) }) };
        if (isOndutyError(error) && error.code === 'account-changed') void read();
      }
    } finally {
      isBusy = false;
      update();
    }
  }

  /** Refuses what lacks a choice before it is sent. */
  function require(field: string, chosen: readonly string[], act: () => Promise<string | DeliveredAccount>): void {
    if (chosen.length > 0) return void attempt(act);
    problem = { faults: [field] };
    update();
  }

  function drawSheet(): TemplateResult | typeof nothing {
    const known = accounts.state.get();
    if (!sheet || !known) return nothing;
    const view: SheetView = {
      groups: known.groups, deliveries: known.deliveries, roles: offered, isBusy, problem: problem.text, faults: problem.faults,
      onCancel: () => open(undefined),
    };
    if (sheet.kind === 'invite') {
      return inviteSheet(view, problem.isTaken ?? false, (account) => require('roles', account.roles, () => accounts.create(account)));
    }
    const { user } = sheet;
    switch (sheet.kind) {
      case 'reset': return resetSheet(view, user, (delivery) => void attempt(() => accounts.reset(user.id, delivery)));
      case 'ask': return askSheet(view, user, (request) => require('fields', request.fields, async () => {
        await accounts.requestProfile(user.id, request);
        return `${user.displayName} is asked.`;
      }));
      case 'edit': return accountSheet(view, user, (change) => require('roles', change.roles ?? [], async () => {
        await accounts.change(user.id, change);
        return `${change.displayName ?? user.displayName} is saved.`;
      }));
      case 'end': return idOfSelf() === user.id
        ? endOthersSheet({ ...view, problem: view.problem ?? own.problem }, own.known?.sessions, () => void attempt(async () => {
          await administration.endOtherSessions();
          return 'Your other sessions are ended. This one goes on.';
        }))
        : endSheet(view, user, () => void attempt(async () => {
          await administration.endSessions(user.id);
          return `Every session of ${user.displayName} is ended.`;
        }));
      case 'hand-over': return handOverSheet(user, sheet.handOver, copied, (what, text) => void navigator.clipboard.writeText(text).then(() => {
        copied = what;
        update();
      }), () => open(undefined));
    }
  }

  function drawList(): TemplateResult {
    const users = accounts.search(words);
    const all = accounts.state.get()?.users ?? [];
    const groups = new Map(accounts.state.get()?.groups.map(({ id, name }) => [id, name]));
    return html`
      <ul class="staff-list" aria-labelledby="people-title">${repeat(users, ({ id }) => id, (user) => personRow(user, {
        groupName: user.groupId === null ? undefined : groups.get(user.groupId),
        // A supervisor knows the own groups alone.
        supervises: role === 'administrator' ? user.supervises.map((id) => groups.get(id) ?? id) : [],
        roleNames, fieldNames: en.profile.fields,
        mayEdit: role === 'administrator', isSelf: idOfSelf() === user.id,
        onAct: (kind) => open({ kind, user }),
      }))}</ul>
      ${users.length > 0 ? nothing : html`<p class="bench-empty">${all.length > 0 ? `Nobody is found for “${words.trim()}”.` : 'Nobody is here yet. Invite the first one.'}</p>`}
    `;
  }

  function idOfSelf(): string | undefined {
    const state = client.session.state.get();
    return state.state === 'signed-in' ? state.session.user.id : undefined;
  }

  function draw(): TemplateResult {
    const known = accounts.state.get();
    const count = known ? accounts.search(words).length : undefined;
    return html`
      <header class="bench-head"><div><h2 id="people-title">${title}</h2>
        <p class="quiet">${count === undefined ? (loadProblem ? 'Not read' : 'Reading…') : count === 1 ? '1 person' : `${count} people`}</p></div>
        <div class="bench-tools">
          <label class="hidden" for="staff-search">Search people</label>
          <input id="staff-search" type="search" placeholder="Name, user name or mail" autocomplete="off" spellcheck="false" ?disabled=${!known}
            .value=${words} @input=${(event: Event) => {
    words = (event.target as HTMLInputElement).value;
    update();
  }}>
          <button type="button" class="button" ?disabled=${!known} @click=${() => open({ kind: 'invite' })}>Invite</button>
        </div></header>
      <p role="status" class=${notice ? 'bench-notice' : nothing}><bdi>${notice}</bdi></p>
      <p role="alert" class=${loadProblem ? 'bench-notice is-bad' : nothing}>${loadProblem}
        ${loadProblem ? html`<button type="button" class="button plain" @click=${() => void read()}>Try again</button>` : nothing}</p>
      ${known ? drawList() : nothing}
      <dialog class="sheet" aria-labelledby="sheet-title" @close=${() => {
    if (sheet) open(undefined);
  }}>${keyed(sheet, drawSheet())}</dialog>
    `;
  }
}
