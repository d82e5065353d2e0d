import { icons } from './art.ts';
import { layout } from './layout.ts';
import { people } from './parts.ts';
import { each, escape } from './html.ts';

const stations = [
  ['Log in', 'At a tenant’s own page, or at one address for everybody.'],
  ['Open the application', 'The panel shows what the person is entitled to, no more.'],
  ['Choose a status', 'Duty begins On Break. Available, and the first call may come.'],
] as const;

const doors = [
  ['/portal/', icons.door, 'Portal', 'Direct sign-in at the tenant Acme. Success opens the agent’s duty at once.'],
  ['/unified/', icons.panel, 'Unified sign-in', 'No tenant asked. Success shows the applications; launching one opens the duty.'],
  ['/console/', icons.headset, 'Agent Console', 'The agent’s workplace, which follows the status in its top bar.'],
  ['/supervisor/', icons.team, 'Supervisor', 'The team as it is now, to watch and to change, and its accounts: invite, hand over, reset, ask for a profile to be updated.'],
  ['/admin/', icons.settings, 'Administration', 'Who waits at a denied address, people, settings, and the audit.'],
  ['/set-password/', icons.key, 'Set password', 'Where the links of mails lead: to a password of one’s own.'],
  ['/mail/', icons.mail, 'Mailbox', 'Every mail of the demo: invitations, links for a new password, requests for access.'],
  ['{crm}/', icons.window, 'Another origin', 'A CRM of somebody else at 127.0.0.1, with the login, the applications and the status in it.'],
  ['{crm}/frame/', icons.frame, 'In a frame', 'The same CRM without an element of ours: it follows and steers the desk’s own page in a frame.'],
  ['/scenarios/', icons.scenarios, 'Scenarios', 'Address denied, throttled, slow, offline, server errors, maintenance: play them on the mock.'],
] as const;

const statuses = [['available', 'Available'], ['work-offline', 'Work Offline'], ['on-break', 'On Break']] as const;

/** A drawing of what the visitor is about to use. */
const picture = `<div class="picture" aria-hidden="true">
  <p class="picture-button"><i data-status="on-break"></i><span>On Break</span><time>0:12</time></p>
  <ul>${each(statuses, ([id, name]) => `<li><i data-status="${id}"></i><span>${name}</span></li>`)}</ul>
  <p class="picture-foot">Log out</p>
</div>`;

const tags = `<onduty-provider tenant="acme">
  <onduty-login-form></onduty-login-form>
  <onduty-status-picker></onduty-status-picker>
</onduty-provider>`;

export default layout({
  path: '',
  title: 'Onduty: from the login page to on duty',
  description: 'Custom elements, a typed client and a reference backend for the sign-in and status of contact-centre agents.',
  main: `<section class="hero"><div class="wide">
  <div class="hero-split"><div>
  <p class="kicker">For contact centres, portals and CRMs</p>
  <h1>From the login page<br>to <span class="lit">on duty</span>.</h1>
  <p class="lead">Onduty signs an agent in, opens the right application and sets a status: custom elements, a typed client and a backend that speak one contract.</p>
  <p class="actions"><a class="button" href="/portal/">Log in at the portal ${icons.arrow}</a><a class="button ghost" href="/unified/">Unified sign-in</a></p>
  </div>${picture}</div>
  <ol class="route">${each(stations, ([name, text]) => `<li><strong>${name}</strong><span>${text}</span></li>`)}</ol>
</div></section>
<section class="wide band" aria-labelledby="doors">
  <h2 id="doors">Walk through it</h2>
  <ul class="doors">${each(doors, ([href, picture, name, text]) => `<li><a href="${href}">${picture}<strong>${name}</strong><span>${text}</span></a></li>`)}</ul>
</section>
<section class="wide band" aria-labelledby="people">
  <h2 id="people">Be somebody</h2>
  <p class="intro">Usernames of a tenant and all passwords are case sensitive. At the unified page the name is not.</p>
  ${people}
</section>
<section class="wide band split" aria-labelledby="tags">
  <div><h2 id="tags">Three tags</h2>
  <p class="intro">That is enough for a portal. Each element shows itself only while it has something to do; the page needs no code of its own.</p></div>
  <pre dir="ltr" tabindex="0" aria-label="Markup of a portal"><code>${escape(tags)}</code></pre>
</section>`,
});
