import { icons } from './art.ts';
import { layout } from './layout.ts';
import { accounts, person } from './parts.ts';

/** An application of the panel that shows who came, and no more yet. */
const application = (path: 'supervisor' | 'admin', role: 'supervisor' | 'administrator', name: string, picture: string, text: string): string => layout({
  path,
  title: `${name} · Onduty demo`,
  description: text,
  main: `<div class="unified" data-role="${role}" data-entitled="${text}">
<header class="unified-head">${picture}<h1>${name}</h1><p data-role-text>Log in to open it. It is for people with the role ${role}.</p></header>
${person}
<onduty-provider>
  <onduty-login-form></onduty-login-form>
  <onduty-app-launcher></onduty-app-launcher>
</onduty-provider>
${accounts('unifiedName')}
</div>`,
});

export const supervisor = application('supervisor', 'supervisor', 'Supervisor', icons.team,
  'You arrived without a second login. The team’s live statuses are not part of this version yet.');
export const admin = application('admin', 'administrator', 'Administration', icons.settings,
  'You arrived without a second login. Users, addresses and settings are not part of this version yet.');
