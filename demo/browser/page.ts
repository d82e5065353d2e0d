import { startChrome } from './chrome.ts';
import { startProvider } from './client.ts';
import { startPerson } from './person.ts';

startChrome();
const client = await startProvider();
if (client) startPerson(client);
