import { startChrome } from './chrome.ts';
import { startProvider } from './client.ts';
import { startAudit } from './desk/audit.ts';
import { startHostKeys } from './desk/host-keys.ts';
import { find } from './desk/panel.ts';
import { startPeople } from './desk/people.ts';
import { startPlatformKeys } from './desk/platform-keys.ts';
import { startReasons } from './desk/reasons.ts';
import { startSettings } from './desk/settings.ts';
import { startThrottles } from './desk/throttles.ts';
import { startViews } from './desk/views.ts';
import { startPerson } from './person.ts';

startChrome();
startViews();
const client = await startProvider();
if (client) {
  startPerson(client);
  startPeople(client, find('[data-people]'), { role: 'administrator', title: 'People' });
  startReasons(client, find('[data-reasons]'));
  startThrottles(client, find('[data-throttles]'));
  startSettings(client, find('[data-settings]'));
  startPlatformKeys(client, find('[data-keys]'));
  startHostKeys(client, find('[data-host-keys]'));
  startAudit(client, find('[data-audit]'));
}
