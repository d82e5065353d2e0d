import { mark } from './art.ts';
import { layout } from './layout.ts';

export default layout({
  path: 'set-password',
  title: 'Set your password · Onduty demo',
  description: 'Where the link of an invitation or of a forgotten password leads.',
  main: `<div class="unified">
<header class="unified-head">${mark}<h1>A password of your own</h1>
  <p>Nobody else knows it, and nobody will ever ask you for it.</p></header>
<onduty-provider data-takes-tenant>
  <onduty-password-form login-url="/portal/?tenant={tenant}"></onduty-password-form>
</onduty-provider>
<p class="no-link">Open the link of your <a href="/mail/">mail</a> to set a password. Without one, ask for it at the <a href="/portal/">login page</a>.</p>
</div>`,
});
