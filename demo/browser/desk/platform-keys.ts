import { html } from 'lit';
import { createAdministration } from '../../../src/client/index.ts';
import { mostPlatformKeys } from '../../../src/contract/platform.ts';
import { actionsOf, alertOf, onForm, textField, textIn } from './fields.ts';
import { startKeyList } from './key-list.ts';
import { madeKeySheet, nameFault } from './key-sheets.ts';
import type { Client } from '../../../src/client/index.ts';
import type { CreatedPlatformKey, PlatformKey } from '../../../src/contract/index.ts';

/** Shows the keys of contact-centre platforms. */
export function startPlatformKeys(client: Client, place: HTMLElement): void {
  const administration = createAdministration(client);
  startKeyList<PlatformKey, CreatedPlatformKey>(client, place, {
    name: 'keys', news: 'platform-keys', most: mostPlatformKeys,
    title: 'Platform keys', makeLabel: 'Make a key…',
    about: 'By its key the contact centre knows the platform that follows the agents and offers them work.',
    none: 'No platform has a key: agents are offered no work from outside.',
    loss: 'Whatever uses it is refused from the next request on. The key does not come back: a new one has to be put in its place.',
    read: () => administration.platformKeys(),
    check: (data) => (textIn(data, 'key-name') === '' ? { name: nameFault } : {}),
    make: (data) => administration.createPlatformKey({ name: textIn(data, 'key-name') }),
    faultsOf: (fields) => (fields.includes('name') ? { name: nameFault } : {}),
    remove: (id) => administration.deletePlatformKey(id),
    makeSheet: ({ id, isBusy, problem, onCancel }, { name }, onMake) => html`
      <form class="form" @submit=${onForm(onMake)}>
        <header><h2 id=${id} tabindex="-1">A new platform key</h2><p>You see the key itself once, when it is made. After that, its name alone.</p></header>
        ${alertOf(problem)}
        ${textField({ name: 'key-name', label: 'Name', hint: 'Which system gets it, such as Call router.', longest: 60, fault: name, hasFocus: true })}
        ${actionsOf('Make the key', isBusy, onCancel)}
      </form>`,
    madeSheet: (view, { key, secret }) => madeKeySheet(view, key, {
      about: 'It is shown this once and kept nowhere: put it where the platform keeps its secrets.',
      text: secret, copy: 'Copy the key',
      done: 'The key is copied. It stays in the clipboard until you copy something else.',
      refused: 'This browser does not let the page copy. Select the key and copy it yourself.',
      use: html`The platform sends it with each request, as <code dir="ltr">Authorization: Platform …</code>. From a page of a browser it is refused.`,
    }),
  });
}
