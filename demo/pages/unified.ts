import { mark } from './art.ts';
import { layout } from './layout.ts';
import { accounts, person } from './parts.ts';

export default layout({
  path: 'unified',
  title: 'Unified sign-in · Onduty demo',
  description: 'One address for everybody: sign in and open your applications.',
  main: `<div class="unified">
<header class="unified-head">${mark}<h1>One door for everybody</h1>
  <p>Whatever your role and your company: your applications open from one panel.</p></header>
${person}
<onduty-provider>
  <onduty-login-form></onduty-login-form>
  <onduty-app-launcher></onduty-app-launcher>
</onduty-provider>
${accounts('unifiedName')}
</div>`,
});
