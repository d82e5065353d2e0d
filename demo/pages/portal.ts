import { acme, icons } from './art.ts';
import { layout } from './layout.ts';
import { accounts, person } from './parts.ts';

export default layout({
  path: 'portal',
  title: 'Acme service desk · Onduty demo',
  description: 'Direct sign-in at the tenant Acme: log in and choose a status.',
  main: `<div class="portal" data-tenant="acme">
<section class="welcome">
  <p class="tenant">${acme}<span data-tenant-name>Acme</span></p>
  <h1>Service desk</h1>
  <p>Your shift begins On Break. Work comes in once you are Available.</p>
  ${acme}
</section>
<section class="desk" aria-label="Your shift">
  <div class="shift">
    ${person}
    <onduty-provider tenant="acme">
      <onduty-login-form></onduty-login-form>
      <onduty-status-picker></onduty-status-picker>
      <onduty-app-launcher></onduty-app-launcher>
    </onduty-provider>
    <p class="onward"><a href="/console/">Open the Agent Console ${icons.arrow}</a></p>
  </div>
  ${accounts('userName')}
</section>
</div>`,
});
