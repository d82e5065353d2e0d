import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { createAdministration, isOndutyError } from '../../../src/client/index.ts';
import { fieldPermissions, profileFields } from '../../../src/contract/profile.ts';
import { deliveries } from '../../../src/contract/users.ts';
import en from '../../../src/locales/en.ts';
import { actionsOf, choiceField, chosenIn, longField, onForm, selectField, switchField, textField, textIn } from './fields.ts';
import { createPanel, createReading, isOver, sentenceOf, whileEntitled } from './panel.ts';
import type { TemplateResult } from 'lit';
import type { Client } from '../../../src/client/index.ts';
import type { SettingsChange, TenantSettings } from '../../../src/contract/index.ts';

const permissionNames: Readonly<Record<string, string>> = { editable: 'Editable', 'read-only': 'Shown', hidden: 'Hidden' };

const severalBrowsers = [
  ['share', 'All of them share one duty'], ['take-over', 'The newest takes the duty over'], ['refuse', 'All but the first are refused'],
] as const;

/** The statuses that may go with a reason. */
const reasonStatuses = [['on-break', 'On Break'], ['work-offline', 'Work Offline'], ['logged-out', 'Log out']] as const;

/** What stands on each line. */
const linesIn = (data: FormData, name: string): string[] => textIn(data, name).split('\n').map((line) => line.trim()).filter(Boolean);

/** What the form says, as a change of settings. */
const changeIn = (data: FormData): SettingsChange => ({
  deliveries: deliveries.filter((delivery) => chosenIn(data, 'deliveries').includes(delivery)),
  invitationHours: Number(textIn(data, 'invitationHours')),
  accessMails: data.has('accessMails'),
  logOutFromAvailable: data.has('logOutFromAvailable'),
  severalBrowsers: severalBrowsers.find(([value]) => value === textIn(data, 'severalBrowsers'))?.[0] ?? 'share',
  contactGraceSeconds: Number(textIn(data, 'contactGraceSeconds')),
  contactEndSeconds: Number(textIn(data, 'contactEndMinutes')) * 60,
  reasonRequired: reasonStatuses.map(([status]) => status).filter((status) => chosenIn(data, 'reasonRequired').includes(status)),
  reasonOrder: textIn(data, 'reasonOrder') === 'label' ? 'label' : 'position',
  origins: linesIn(data, 'origins'),
  redirects: linesIn(data, 'redirects'),
  maintenance: textIn(data, 'maintenance') || null,
  profile: Object.fromEntries(profileFields.map((field) =>
    [field, fieldPermissions.find((permission) => permission === textIn(data, `profile-${field}`)) ?? 'editable'])) as TenantSettings['profile'],
});

/** Shows the settings of the tenant, and saves them unless somebody else was quicker. */
export function startSettings(client: Client, place: HTMLElement): void {
  const administration = createAdministration(client);
  let problem: string | undefined;
  let notice: string | undefined;
  let faults: readonly string[] = [];
  let isBusy = false;
  const update = createPanel(place, draw);
  const reading = createReading(() => administration.settings(), update);
  const { read, take } = reading;
  whileEntitled(client, 'administrator', {
    begin: () => void read(),
    // What is being written here is not thrown away; saving tells when somebody else was quicker.
    refresh() {
      if (!reading.known) void read();
    },
    end() {
      problem = notice = undefined;
      reading.forget();
    },
  });

  async function save(change: SettingsChange): Promise<void> {
    const { known } = reading;
    if (isBusy || !known) return;
    problem = notice = undefined;
    faults = change.deliveries?.length === 0 ? ['deliveries'] : [];
    if (faults.length > 0) return update();
    isBusy = true;
    update();
    try {
      take(await administration.changeSettings(change, { version: known.version }));
      notice = 'The settings are saved.';
    } catch (error) {
      if (!isOver(error)) {
        problem = sentenceOf(error);
        faults = isOndutyError(error) ? error.problem?.fields ?? [] : [];
        if (isOndutyError(error) && error.code === 'settings-changed') await read();
      }
    } finally {
      isBusy = false;
      update();
    }
  }

  const permissions = ({ profile }: TenantSettings): TemplateResult => html`
    <fieldset class="form-grid"><legend>Profile: what people may do with their own</legend>
      ${profileFields.map((field) => html`<div class="form-field"><label for="profile-${field}">${en.profile.fields[field]}</label>
        <select id="profile-${field}" name="profile-${field}">${fieldPermissions.map((permission) => html`
          <option value=${permission} ?selected=${profile[field] === permission}>${permissionNames[permission]}</option>`)}</select></div>`)}
    </fieldset>`;

  const form = (settings: TenantSettings): TemplateResult => html`
    <form class="form bench-card" aria-labelledby="settings-title" @submit=${onForm((data) => void save(changeIn(data)))}>
      ${choiceField('checkbox', 'deliveries', 'Credentials may go out', settings.deliveries, [
        ['mail', 'By mail', 'A link to set a password.'], ['hand-over', 'By hand', 'A temporary password, shown once.'],
      ], faults.includes('deliveries') ? 'Choose at least one.' : undefined)}
      ${textField({
        name: 'invitationHours', label: 'An invitation lives for (hours)', type: 'number', value: String(settings.invitationHours), range: [1, 72], hint: 'From 1 to 72.',
        fault: faults.includes('invitationHours') ? 'Enter a number from 1 to 72.' : undefined,
      })}
      ${switchField('accessMails', 'Mail administrators when an address is denied', settings.accessMails, 'At most once an hour for each person and address.')}
      ${switchField('logOutFromAvailable', 'Agents may log out while Available', settings.logOutFromAvailable, 'Otherwise they go On Break or Work Offline first.')}
      ${selectField('severalBrowsers', 'When an agent logs in with several browsers', settings.severalBrowsers, severalBrowsers)}
      ${textField({
        name: 'contactGraceSeconds', label: 'Without contact, an agent goes On Break after (seconds)', type: 'number', value: String(settings.contactGraceSeconds), range: [30, 600],
        hint: 'From 30 to 600. Nobody looks Available behind a closed browser for longer.',
        fault: faults.includes('contactGraceSeconds') ? 'Enter a number from 30 to 600.' : undefined,
      })}
      ${textField({
        name: 'contactEndMinutes', label: 'and is logged out after (minutes)', type: 'number', value: String(settings.contactEndSeconds / 60), range: [10, 1440], hint: 'From 10 to 1,440.',
        fault: faults.includes('contactEndSeconds') ? 'Enter a number from 10 to 1,440.' : undefined,
      })}
      ${choiceField('checkbox', 'reasonRequired', 'A reason is required for', settings.reasonRequired, reasonStatuses,
        faults.some((fault) => fault.startsWith('reasonRequired')) ? 'There is no active reason for this status.' : undefined)}
      ${selectField('reasonOrder', 'Agents see reasons', settings.reasonOrder, [['position', 'In the order of the list'], ['label', 'By their name']])}
      ${longField({
        name: 'maintenance', label: 'Maintenance', value: settings.maintenance ?? '', hint: 'While something stands here, the login page says it and lets administrators in alone.',
        fault: faults.includes('maintenance') ? 'This text holds characters that cannot be used.' : undefined,
      })}
      ${permissions(settings)}
      ${longField({
        name: 'origins', label: 'Pages of these origins may show the login', value: settings.origins.join('\n'), longest: 6000, isCode: true,
        hint: 'One on each line, such as https://crm.example: no path, no / at the end. Their scripts may act for whoever logs in there.',
        fault: faults.some((fault) => fault.startsWith('origins')) ? 'Enter exact origins, one on each line, such as https://crm.example.' : undefined,
      })}
      ${longField({
        name: 'redirects', label: 'Pages to which a log in may lead back', value: settings.redirects.join('\n'), longest: 20_000, isCode: true,
        hint: 'Whole addresses, one on each line, for hosts that must not see passwords.',
        fault: faults.some((fault) => fault.startsWith('redirects')) ? 'Enter whole addresses, one on each line, such as https://crm.example/agents.' : undefined,
      })}
      ${actionsOf('Save settings', isBusy)}
    </form>`;

  function draw(): TemplateResult {
    const { known } = reading;
    const shown = problem ?? reading.problem;
    return html`
      <header class="bench-head"><div><h2 id="settings-title">Settings</h2><p class="quiet">What holds for everybody of your contact centre.</p></div></header>
      <p role="status" class=${notice ? 'bench-notice' : nothing}>${notice}</p>
      <p role="alert" class=${shown ? 'bench-notice is-bad' : nothing}>${shown}
        ${shown && !known ? html`<button type="button" class="button plain" @click=${() => void read()}>Try again</button>` : nothing}</p>
      ${known ? keyed(known.version, form(known.settings)) : nothing}
    `;
  }
}
