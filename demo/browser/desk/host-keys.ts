import { html } from 'lit';
import { safeParse } from 'valibot';
import { createAdministration } from '../../../src/client/index.ts';
import { hostPublicKeySchema, mostHostKeys } from '../../../src/contract/host-keys.ts';
import { actionsOf, alertOf, longField, onForm, textField, textIn } from './fields.ts';
import { startKeyList } from './key-list.ts';
import { madeKeySheet, nameFault } from './key-sheets.ts';
import type { Client } from '../../../src/client/index.ts';
import type { HostKey, HostKeyAnswer, HostPublicKey } from '../../../src/contract/index.ts';
import type { Faults } from './key-sheets.ts';

const keyFault = 'Paste a public key as JSON: Ed25519 or P-256, as a JSON Web Key.';
const privateFault = 'This is a private key. Keep it on the host’s server, and paste the public one.';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The public key that was pasted, or what is wrong with it. A private one is named as such, and goes nowhere. */
function keyIn(data: FormData): HostPublicKey | string {
  const given = parse(textIn(data, 'host-key'));
  if (typeof given === 'object' && given !== null && 'd' in given) return privateFault;
  const { success, output } = safeParse(hostPublicKeySchema, given);
  return success ? output : keyFault;
}

/** Shows the keys of hosts whose servers sign people in. */
export function startHostKeys(client: Client, place: HTMLElement): void {
  const administration = createAdministration(client);
  startKeyList<HostKey, HostKeyAnswer>(client, place, {
    name: 'host-keys', news: 'host-keys', most: mostHostKeys,
    title: 'Host keys', makeLabel: 'Add a key…',
    about: 'The server of a host that has one of these keys, such as a CRM, signs its people in without a password. Whoever has the private key can sign in as anybody here.',
    none: 'No host has a key: everybody signs in with a password.',
    loss: 'Its host signs nobody in any more, and the sessions that it began end.',
    read: () => administration.hostKeys(),
    check(data): Faults {
      const key = keyIn(data);
      return { ...(textIn(data, 'host-name') === '' && { name: nameFault }), ...(typeof key === 'string' && { publicKey: key }) };
    },
    make(data) {
      const publicKey = keyIn(data);
      if (typeof publicKey === 'string') throw new TypeError(publicKey);
      return administration.createHostKey({ name: textIn(data, 'host-name'), publicKey });
    },
    faultsOf: (fields) => ({
      ...(fields.includes('name') && { name: nameFault }), ...(fields.some((field) => field.startsWith('publicKey')) && { publicKey: keyFault }),
    }),
    remove: (id) => administration.deleteHostKey(id),
    makeSheet: ({ id, isBusy, problem, onCancel }, { name, publicKey }, onMake) => html`
      <form class="form" @submit=${onForm(onMake)}>
        <header><h2 id=${id} tabindex="-1">A host key</h2><p>The host keeps the private key. The public one belongs here.</p></header>
        ${alertOf(problem)}
        ${textField({ name: 'host-name', label: 'Name', hint: 'Whose server signs with it, such as CRM.', longest: 60, fault: name, hasFocus: true })}
        ${longField({ name: 'host-key', label: 'Public key', hint: 'A JSON Web Key of Ed25519 or P-256.', longest: 1000, isCode: true, fault: publicKey })}
        ${actionsOf('Add the key', isBusy, onCancel)}
      </form>`,
    madeSheet: (view, { key }) => madeKeySheet(view, key, {
      about: 'The host names the key by this id. It is no secret.',
      text: key.id, copy: 'Copy the id', done: 'The id is copied.',
      refused: 'This browser does not let the page copy. Select the id and copy it yourself.',
      use: html`It goes into the header of each assertion as <code dir="ltr">kid</code>, with <code dir="ltr">alg</code> ${key.algorithm}.`,
    }),
  });
}
