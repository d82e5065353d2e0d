import { icons } from './art.ts';
import { layout } from './layout.ts';
import { accounts, person } from './parts.ts';
import { each } from './html.ts';

const queues = [['Service', '4', '0:48'], ['Orders', '2', '0:21'], ['Callbacks', '7', '—']] as const;
const contacts = [
  ['Marta Silva', 'Delivery date of an order', '12 min'],
  ['Jonas Weber', 'Invoice sent twice', '26 min'],
  ['Priya Nair', 'Change of address', '41 min'],
] as const;

export default layout({
  path: 'console',
  script: 'console',
  title: 'Agent Console · Onduty demo',
  description: 'The agent application of the demo.',
  main: `<onduty-provider class="console" data-duty="unknown">
<header class="console-bar">
  <h1>${icons.headset}<span>Agent Console</span></h1>
  <div class="console-status"><onduty-status-picker></onduty-status-picker></div>
  ${person}
</header>
<div class="console-gate"><onduty-login-form></onduty-login-form>${accounts('unifiedName')}</div>
<div class="workspace" hidden data-workspace>
  <section class="now" aria-labelledby="now"><span class="beacon" aria-hidden="true"></span>
    <div><h2 id="now" data-now-title></h2><p data-now-text></p>
</div>
    <div class="call" role="group" aria-labelledby="call-title" hidden data-call>
      <p class="call-stage"><span id="call-title" role="status" data-call-title></span><span class="call-left" role="timer" data-call-left></span></p>
      <p class="call-who"><strong data-call-name></strong><span data-call-about></span></p>
      <p class="form-actions" data-call-acts></p>
    </div>
    <a class="wish" href="#account">Somebody asks you to update your profile</a>
  </section>
  <section class="tile" aria-labelledby="queues"><h2 id="queues">Queues</h2>
    <table><thead><tr><th scope="col">Queue</th><th scope="col">Waiting</th><th scope="col">Longest</th></tr></thead>
    <tbody>${each(queues, ([name, waiting, longest]) => `<tr><th scope="row">${name}</th><td>${waiting}</td><td>${longest}</td></tr>`)}</tbody></table>
    <p class="form-actions"><button type="button" class="button plain" data-ring disabled>Simulate a call</button></p>
  </section>
  <section class="tile" aria-labelledby="recent"><h2 id="recent">Recent contacts</h2>
    <ul class="recent">${each(contacts, ([name, about, ago]) => `<li><strong>${name}</strong><span>${about}</span><small>${ago} ago</small></li>`)}</ul>
  </section>
  <form class="tile" data-work aria-labelledby="notes"><h2 id="notes">Notes</h2>
    <fieldset data-controls disabled><legend class="hidden">Notes</legend>
      <label for="note">Note for the next contact</label><textarea id="note" rows="3" autocomplete="off"></textarea>
    </fieldset>
    <p class="quiet">Queues and contacts are samples. Your status is real, and so is the router that offers you the simulated calls.</p>
  </form>
  <section class="account" id="account" aria-labelledby="account-title">
    <h2 id="account-title"><button type="button" aria-expanded="false" data-account>${icons.key}<span>My account</span>${icons.down}</button></h2>
    <onduty-profile-form></onduty-profile-form>
    <onduty-password-form></onduty-password-form>
  </section>
</div>
</onduty-provider>`,
});
