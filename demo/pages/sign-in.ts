import { mark } from './art.ts';
import { layout } from './layout.ts';

export default layout({
  path: 'sign-in',
  title: 'Log in · Onduty demo',
  description: 'Where hosts lead that must not see a password.',
  script: 'sign-in',
  main: `<div class="unified">
<header class="unified-head">${mark}<h1>Log in here</h1>
  <p>The page that you come from never sees your password.</p></header>
<onduty-provider>
  <onduty-login-form></onduty-login-form>
  <onduty-return></onduty-return>
</onduty-provider>
</div>`,
});
