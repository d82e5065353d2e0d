import { startChrome } from './chrome.ts';
import { startProvider } from './client.ts';
import { find } from './desk/panel.ts';
import { startPeople } from './desk/people.ts';
import { startPerson } from './person.ts';

startChrome();
const client = await startProvider();
if (client) {
  startPerson(client);
  startPeople(client, find('[data-people]'), { role: 'supervisor', title: 'Your team' });
}
