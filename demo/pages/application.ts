import { icons } from './art.ts';
import { each } from './html.ts';
import { layout } from './layout.ts';
import { accounts, person } from './parts.ts';

interface Application {
  readonly path: 'supervisor' | 'admin';
  readonly role: 'supervisor' | 'administrator';
  readonly name: string;
  readonly picture: string;
  readonly description: string;
  readonly body: string;
}

/** An application of the panel: a bar, the login form while nobody is signed in, and the desk for those who have the role. */
const application = ({ path, role, name, picture, description, body }: Application): string => layout({
  path,
  script: path,
  title: `${name} · Onduty demo`,
  description,
  main: `<onduty-provider class="console bench" data-role="${role}">
<header class="console-bar"><h1>${picture}<span>${name}</span></h1>${person}</header>
<div class="console-gate"><onduty-login-form></onduty-login-form>${accounts('unifiedName')}</div>
<div class="bench-refusal"><p data-role-text></p><onduty-app-launcher></onduty-app-launcher></div>
<div class="bench-body">${body}</div>
</onduty-provider>`,
});

export const supervisor = application({
  path: 'supervisor', role: 'supervisor', name: 'Supervisor', picture: icons.team,
  description: 'A team as it is now, to watch and to change, and its accounts: invite, reset, ask for an update of the profile.',
  body: '<onduty-team></onduty-team><section class="bench-view" data-people aria-labelledby="people-title"></section>',
});

const views = [
  ['access', 'Access', '<onduty-access-review></onduty-access-review>'],
  ['people', 'People', '<section data-people aria-labelledby="people-title"></section>'],
  ['reasons', 'Reasons', '<section data-reasons aria-labelledby="reasons-title"></section>'],
  ['throttles', 'Held back', '<section data-throttles aria-labelledby="throttles-title"></section>'],
  ['settings', 'Settings', '<section data-settings aria-labelledby="settings-title"></section>'],
  ['keys', 'Platform keys', '<section data-keys aria-labelledby="keys-title"></section>'],
  ['host-keys', 'Host keys', '<section data-host-keys aria-labelledby="host-keys-title"></section>'],
  ['audit', 'Audit', '<section data-audit aria-labelledby="audit-title"></section>'],
] as const;

export const admin = application({
  path: 'admin', role: 'administrator', name: 'Administration', picture: icons.settings,
  description: 'Who waits at a denied address, people, settings, keys and the audit of a tenant.',
  body: `<nav class="bench-nav" aria-label="Administration" data-views-of>${each(views, ([id, name]) => `<a href="#${id}">${name}</a>`)}</nav>
${each(views, ([id, , content]) => `<div class="bench-view" data-view="${id}"${id === 'access' ? '' : ' hidden'}>${content}</div>`)}`,
});
