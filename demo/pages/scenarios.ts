import { icons } from './art.ts';
import { each } from './html.ts';
import { layout } from './layout.ts';

const scenarios = [
  ['none', 'All is well', 'Nothing special happens.'],
  ['address-denied', 'Address denied', 'Everybody comes from 203.0.113.9, and the office alone is allowed. Administration stays at the office.'],
  ['throttled', 'Throttled', 'Every request is told to come back in 30 seconds.'],
  ['slow', 'Slow', 'Every answer takes three seconds.'],
  ['offline', 'Offline', 'The network is down.'],
  ['server-error', 'Server errors', 'The backend fails at everything.'],
  ['maintenance', 'Maintenance', 'The backend is being maintained.'],
] as const;

const places = [
  ['/portal/', icons.door, 'Portal'], ['/unified/', icons.panel, 'Unified sign-in'], ['/console/', icons.headset, 'Agent Console'],
  ['/supervisor/', icons.team, 'Supervisor'], ['/admin/', icons.settings, 'Administration'], ['/set-password/', icons.key, 'Set password'],
] as const;

export default layout({
  path: 'scenarios',
  script: 'scenarios',
  title: 'Scenarios · Onduty demo',
  description: 'Play what a good network hides.',
  main: `<div class="wide scenarios">
<header><h1>Scenarios</h1><p class="intro">What a good network hides, played on every page that runs on the mock. Open one, choose here, and watch.</p></header>
<fieldset class="plays"><legend class="hidden">What is played</legend>${each(scenarios, ([id, name, text]) => `
  <label><input type="radio" name="scenario" value="${id}" data-name="${name}"${id === 'none' ? ' checked' : ''}><span><strong>${name}</strong><small>${text}</small></span></label>`)}
</fieldset>
<p class="hidden" role="status" data-scenario-news></p>
<section aria-labelledby="events"><h2 id="events">Make something happen</h2>
  <p class="intro">Once, to the people of the mock: have Ava Available on a console first.</p>
  <p class="form-actions"><button type="button" class="button plain" data-happen="ring">A call comes in</button>
  <button type="button" class="button plain" data-happen="work-offline">The contact centre puts Ava Work Offline</button></p></section>
<section aria-labelledby="places"><h2 id="places">See it there</h2>
  <ul class="places">${each(places, ([href, picture, name]) => `<li><a href="${href}?mock">${picture}${name}</a></li>`)}</ul></section>
<section aria-labelledby="afresh"><h2 id="afresh">And on the real backend?</h2>
  <p class="intro">Rex is denied there anyway: his group may come from 198.51.100.0/24 alone. Log in as Rex at the <a href="/portal/">portal</a>, let him in at
  <a href="/admin/">Administration</a> as Ada from another browser, and watch him get in by himself.</p>
  <p class="form-actions"><button type="button" class="button plain" data-start-afresh>Start the mock afresh</button></p></section>
</div>`,
});
