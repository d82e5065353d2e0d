import { startChrome } from './chrome.ts';
import { startProvider } from './client.ts';
import { startPerson } from './person.ts';
import { showTenant, takeTenant } from './tenant.ts';

startChrome();
takeTenant();
const client = await startProvider();
if (client) {
  startPerson(client);
  await showTenant(client);
}
