import { html, nothing } from 'lit';
import { profileFields } from '../../../src/contract/profile.ts';
import { roles } from '../../../src/contract/session.ts';
import en from '../../../src/locales/en.ts';
import { actionsOf, alertOf, choiceField, chosenIn, longField, onForm, selectField, textField, textIn } from './fields.ts';
import type { TemplateResult } from 'lit';
import type { Account, AccountChange, Delivery, Group, NewAccount, NewProfileRequest, Role } from '../../../src/contract/index.ts';
import type { Option } from './fields.ts';

/** What every sheet shows beside its own. */
export interface SheetView {
  readonly groups: readonly Group[];
  readonly deliveries: readonly string[];
  /** The roles that the signed-in person may give. */
  readonly roles: readonly Role[];
  readonly isBusy: boolean;
  readonly problem: string | undefined;
  /** The fields at fault. */
  readonly faults: readonly string[];
  readonly onCancel: () => void;
}

/** The roles in words. */
export const roleNames: Readonly<Record<string, string>> = { agent: 'Agent', supervisor: 'Supervisor', administrator: 'Administrator' };

const deliveryOptions: readonly Option[] = [
  ['mail', 'By mail', 'A link to set a password goes to the e-mail address.'],
  ['hand-over', 'By hand', 'You get a temporary password, shown once, to hand over.'],
];

const deliveryField = (deliveries: readonly string[]) =>
  choiceField('radio', 'delivery', 'How do the credentials get there?', deliveries.slice(0, 1), deliveryOptions.filter(([value]) => deliveries.includes(value)));

const roleField = (chosen: readonly string[], offered: readonly Role[], isMissing: boolean) =>
  choiceField('checkbox', 'roles', 'Roles', chosen, offered.map((role): Option => [role, roleNames[role] ?? role]), isMissing ? 'Choose a role.' : undefined);

const groupField = (groups: readonly Group[], value: string | null, mayBeNone: boolean) =>
  selectField('groupId', 'Group', value ?? '', [...(mayBeNone ? [['', 'No group']] as const : []), ...groups.map(({ id, name }): Option => [id, name])]);

/** The groups of a supervisor, which administrators alone give; the style sheet shows them while that role is chosen. */
const supervisedField = ({ groups, roles: offered, faults }: SheetView, chosen: readonly string[], hint: string) => (!offered.includes('administrator') ? nothing : html`
  <div class="form-supervised">${choiceField('checkbox', 'supervises', 'Supervises', chosen, groups.map(({ id, name }): Option => [id, name]),
    faults.some((fault) => fault.startsWith('supervises')) ? 'One of these groups is not there any more.' : undefined, hint)}</div>`);

/** The groups that a form gives to a supervisor; left out where the form has none to give, or gives none to who becomes one. */
const supervisedIn = (data: FormData, { roles: offered }: SheetView, mayBeNone: boolean): Pick<AccountChange, 'supervises'> => {
  const chosen = chosenIn(data, 'supervises');
  const isGiven = offered.includes('administrator') && rolesIn(data).includes('supervisor') && (mayBeNone || chosen.length > 0);
  return isGiven ? { supervises: chosen } : {};
};

const isRole = (value: string): value is Role => (roles as readonly string[]).includes(value);
const rolesIn = (data: FormData): Role[] => chosenIn(data, 'roles').filter(isRole);
const deliveryIn = (data: FormData): Delivery => (textIn(data, 'delivery') === 'mail' ? 'mail' : 'hand-over');

const head = (title: string, text: string): TemplateResult => html`<header><h2 id="sheet-title" tabindex="-1"><bdi>${title}</bdi></h2><p>${text}</p></header>`;

const names = (faults: readonly string[], isTaken: boolean) => ({
  displayName: faults.includes('displayName') ? 'Enter a name.' : undefined,
  email: faults.includes('email') ? 'Enter an e-mail address, such as ava@example.com.' : undefined,
  userName: !faults.includes('userName') ? undefined : isTaken ? en.errors['name-taken'] : 'Use letters, digits, dots and the like.',
});

/** Asks who is invited, and how the credentials get there. */
export function inviteSheet(view: SheetView, isTaken: boolean, onInvite: (account: NewAccount) => void): TemplateResult {
  const faults = names(view.faults, isTaken);
  return html`<form class="form" @submit=${onForm((data) => onInvite({
    displayName: textIn(data, 'displayName'), userName: textIn(data, 'userName'), email: textIn(data, 'email'),
    roles: rolesIn(data), groupId: textIn(data, 'groupId') || null, delivery: deliveryIn(data), ...supervisedIn(data, view, false),
  }))}>
    ${head('Invite somebody', 'The account is there at once; it opens with a password of their own.')}
    ${alertOf(view.problem)}
    ${textField({ name: 'displayName', label: 'Name', fault: faults.displayName, hasFocus: true })}
    ${textField({ name: 'userName', label: 'User name', hint: 'Case sensitive, such as Kim.Agent.', fault: faults.userName })}
    ${textField({ name: 'email', label: 'E-mail address', type: 'email', fault: faults.email })}
    ${roleField(['agent'], view.roles, view.faults.includes('roles'))}
    ${groupField(view.groups, view.groups[0]?.id ?? null, view.roles.includes('administrator'))}
    ${supervisedField(view, [], 'Where none is chosen, it is the own group.')}
    ${deliveryField(view.deliveries)}
    ${actionsOf('Invite', view.isBusy, view.onCancel)}
  </form>`;
}

/** Asks how new credentials get to a person. */
export const resetSheet = (view: SheetView, { displayName }: Account, onReset: (delivery: Delivery) => void): TemplateResult => html`
  <form class="form" @submit=${onForm((data) => onReset(deliveryIn(data)))}>
    ${head(`New credentials for ${displayName}`, 'By hand, the old password stops working at once and every session ends. By mail, it works until a new one is set.')}
    ${alertOf(view.problem)} ${deliveryField(view.deliveries)} ${actionsOf('Reset', view.isBusy, view.onCancel)}
  </form>`;

/** Asks which fields of the profile a person is to update. */
export const askSheet = (view: SheetView, { displayName }: Account, onAsk: (request: NewProfileRequest) => void): TemplateResult => html`
  <form class="form" @submit=${onForm((data) => onAsk({
    fields: profileFields.filter((field) => chosenIn(data, 'fields').includes(field)), note: textIn(data, 'note'),
  }))}>
    ${head(`Ask ${displayName}`, 'They see who asks, and you see here when it is done.')}
    ${alertOf(view.problem)}
    ${choiceField('checkbox', 'fields', 'To update', ['phone'], profileFields.map((field): Option => [field, en.profile.fields[field]]),
      view.faults.includes('fields') ? 'Choose at least one.' : undefined)}
    ${longField({ name: 'note', label: 'Note (optional)' })}
    ${actionsOf('Ask', view.isBusy, view.onCancel)}
  </form>`;

/** Changes an account. */
export function accountSheet(view: SheetView, user: Account, onChange: (change: AccountChange) => void): TemplateResult {
  const isSupervisor = user.roles.includes('supervisor');
  const faults = names(view.faults, false);
  return html`<form class="form" @submit=${onForm((data) => onChange({
    displayName: textIn(data, 'displayName'), email: textIn(data, 'email'), roles: rolesIn(data), groupId: textIn(data, 'groupId') || null,
    enabled: data.has('enabled'), ...supervisedIn(data, view, isSupervisor),
  }))}>
    ${head(user.displayName, `User name ${user.userName}, unified name ${user.unifiedName}.`)}
    ${alertOf(view.problem)}
    ${textField({ name: 'displayName', label: 'Name', value: user.displayName, fault: faults.displayName, hasFocus: true })}
    ${textField({ name: 'email', label: 'E-mail address', type: 'email', value: user.email, fault: faults.email })}
    ${roleField(user.roles, view.roles, view.faults.includes('roles'))}
    ${groupField(view.groups, user.groupId, view.roles.includes('administrator'))}
    ${supervisedField(view, user.supervises, isSupervisor ? 'They see and manage the people of these groups.' : 'Where none is chosen, it is the own group.')}
    <label class="form-switch"><input type="checkbox" name="enabled" ?checked=${user.enabled}><span>Enabled<small>A disabled account is signed out everywhere and cannot sign in.</small></span></label>
    ${actionsOf('Save', view.isBusy, view.onCancel)}
  </form>`;
}

/** What is handed over, to be printed or copied; it is gone when the sheet closes. */
export const handOverSheet = (
  { displayName, unifiedName }: Account, { loginUrl, userName, password }: { readonly loginUrl: string; readonly userName: string; readonly password: string },
  copied: string | undefined, onCopy: (what: string, text: string) => void, onDone: () => void,
): TemplateResult => html`
  <div class="form">
    ${head(`Hand this to ${displayName}`, 'It is shown once and kept nowhere. The password works for the first log-in alone.')}
    <div class="hand-over">
      <p class="hand-over-head"><strong><bdi>${displayName}</bdi></strong><span>Your access to the contact centre</span></p>
      <dl>
        <div><dt>Log in at</dt><dd><bdi dir="ltr">${loginUrl}</bdi></dd></div>
        ${([['User name', userName], ['Temporary password', password]] as const).map(([what, text]) => html`
          <div><dt>${what}</dt><dd><code dir="ltr">${text}</code>
            <button type="button" class="quiet-button" aria-label="Copy ${what.toLowerCase()}" @click=${() => onCopy(what, text)}>${copied === what ? 'Copied' : 'Copy'}</button></dd></div>`)}
      </dl>
      ${unifiedName === userName ? nothing : html`<p>At the unified login page your name is <bdi dir="ltr">${unifiedName}</bdi>.</p>`}
      <p>You are asked for a password of your own when you log in. Tear this card up afterwards.</p>
    </div>
    <p class="hidden" role="status">${copied ? `${copied} is copied.` : nothing}</p>
    <p class="form-actions"><button type="button" class="button" @click=${onDone}>Done</button>
      <button type="button" class="button plain" @click=${() => print()}>Print the card</button></p>
  </div>`;
