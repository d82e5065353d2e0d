/* A host without a framework: it says by hand what the others say in templates. */
import { createClient } from './client/index.js';

const main = document.querySelector('main');
const provider = main.querySelector('onduty-provider');
const form = provider.querySelector('onduty-login-form');
const launcher = provider.querySelector('onduty-app-launcher');
const picker = provider.querySelector('onduty-status-picker');
const shownClient = document.querySelector('#client');
const control = (id) => document.getElementById(id);

const note = (line) => {
  const item = document.createElement('li');
  item.textContent = line;
  document.querySelector('ol').append(item);
};
form.addEventListener('onduty-signed-in', ({ session }) => note(`signed in: ${session.user.displayName}`));
provider.addEventListener('onduty-status-changed', ({ status, previous }) => note(`status: ${previous}, ${status}`));
provider.addEventListener('onduty-signed-out', () => note('signed out'));

control('always').onchange = ({ target }) => (form.always = launcher.always = target.checked);
control('launcher').onchange = ({ target }) => (target.checked ? picker.before(launcher) : launcher.remove());
control('tenant').onchange = ({ target }) => {
  provider.setAttribute('tenant', target.value);
  for (const name of main.querySelectorAll('.name')) name.textContent = target.value;
  takeClient();
};
control('own').onchange = () => takeClient();
control('mounted').onchange = ({ target }) => {
  takeClient();
  if (target.checked) main.append(provider);
  else provider.remove();
};

/** Makes a client of the page's own, in place of the one that the provider makes of its attributes; the page closes it too. */
let own;
function takeClient() {
  own?.close();
  own = undefined;
  shownClient.textContent = 'none';
  if (control('own').checked && control('mounted').checked) {
    own = createClient({ baseUrl: '/', tenant: control('tenant').value });
    own.session.state.subscribe(({ state }) => (shownClient.textContent = state));
  }
  provider.client = own;
}
