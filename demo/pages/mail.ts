import { icons } from './art.ts';
import { layout } from './layout.ts';

export default layout({
  path: 'mail',
  script: 'mail',
  title: 'Mailbox · Onduty demo',
  description: 'Every mail of the demo, for everybody.',
  main: `<div class="mail" data-mail>
<section class="mail-list" aria-labelledby="mailbox">
  <header><h1 id="mailbox">${icons.mail}Mailbox</h1><p data-intro>What would go out to people is kept here.</p></header>
  <ul data-list></ul>
  <div class="mail-empty" data-empty hidden>${icons.mail}<p><strong>No mail yet</strong></p>
    <p>Ask for a new password at the <a href="/portal/">portal</a>, or invite somebody as <a href="/supervisor/">supervisor</a>. It appears here by itself.</p></div>
  <p class="hidden" role="status" data-news></p>
</section>
<section class="mail-open" aria-label="Opened mail">
  <p class="mail-choose" data-choose hidden>${icons.mail}<span>Choose a mail</span></p>
  <article data-opened hidden>
    <p class="mail-back"><a href="#">${icons.back}All mails</a></p>
    <header>
      <h2 tabindex="-1" dir="auto" data-subject></h2>
      <div class="mail-meta">
        <span class="initials" aria-hidden="true" data-initials></span>
        <p><span class="hidden">To </span><strong data-to></strong><span data-address></span></p>
        <time data-time></time>
      </div>
      <fieldset class="views" data-views hidden><legend class="hidden">Shown as</legend>
        <label><input type="radio" name="view" value="text" checked><span>Text</span></label>
        <label><input type="radio" name="view" value="html"><span>HTML</span></label></fieldset>
    </header>
    <div class="mail-text" dir="auto" data-text></div>
    <iframe class="mail-html" title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" data-html hidden></iframe>
  </article>
</section>
</div>`,
});
