import { seedUsers } from '../../src/mock/seed.ts';
import { bar, handset } from './crm.ts';
import { each, escape } from './html.ts';

const choices = [['available', 'Available'], ['work-offline', 'Work Offline'], ['on-break', 'On Break']] as const;

const code = `const frame = createFrame(place, {
  backend: 'https://desk.example',
  tenant: 'acme',
});

frame.session.subscribe((session) => showPerson(session));
frame.duty.subscribe((duty) => showStatus(duty));

await frame.request('available');
await frame.signOut();`;

/** The page of the CRM that has none of our tags: it holds the desk's own page in a frame. `{desk}` is the origin of the backend. */
export const crmFrame = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orchard · telephone in a frame</title>
<meta name="description" content="A made-up CRM on an origin of its own, which follows and steers Onduty in a frame, without an element of it in the page.">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/crm-frame-style.css">
<script type="module" src="/assets/crm-frame.js"></script>
</head>
<body>
<a class="skip" href="#telephone">Skip to the telephone</a>
${bar('/frame/')}
<div class="columns framing">
<main id="telephone" tabindex="-1"><article aria-labelledby="title">
  <header><div><h1 id="title">Telephone</h1><p>Orchard follows and steers what is in the frame. Passwords and the session stay inside.</p></div>
    <span class="tag" data-state>Connecting</span></header>
  <section class="trouble" role="alert" data-trouble hidden>
    <h2>The desk does not answer</h2>
    <p>Your customers are here all the same. Whoever runs this page looks for one of these:</p>
    <ul><li>Nothing answers at <code>{desk}</code>, or it serves no <code>/embed/</code>.</li>
      <li>The tenant does not list <code data-own></code> in its setting <code>origins</code>.</li>
      <li>The policy of this page has no <code>frame-src</code> for the desk.</li>
      <li>This page is a public one, the desk has a private address, and the browser keeps them apart.</li></ul>
    <p><button type="button" class="act" data-again>Try again</button></p>
  </section>
  <dl><div><dt>Logged in</dt><dd data-person>Nobody</dd></div><div><dt>Status</dt><dd><i class="lamp" data-lamp></i><span data-duty>Not known</span></dd></div>
    <div><dt>Next</dt><dd data-next>Nothing</dd></div><div><dt>News</dt><dd data-connection>None</dd></div></dl>
  <h2 id="choose">Set the status from here</h2>
  <div class="choices" role="group" aria-labelledby="choose">${each(choices, ([id, name]) =>
    `<button type="button" data-choice="${id}" aria-pressed="false"><i class="lamp" data-lamp="${id}"></i>${name}</button>`)}</div>
  <p class="acts"><button type="button" class="act" data-cancel hidden>Cancel the next status</button><button type="button" class="act" data-log-out hidden>Log out</button></p>
  <p class="refusal" role="alert" data-refusal></p>
</article></main>
<aside class="dock" aria-label="Desk">
  <p class="dock-head">${handset}<strong>The desk’s own page</strong></p>
  <div data-place data-desk="{desk}"></div>
  <details class="accounts"><summary>Demo accounts</summary>
  <p>The form is in the frame, where this page can type nothing.</p>
  <ul>${each(seedUsers.filter(({ tenant }) => tenant === 'acme'), ({ userName, password, who }) =>
    `<li><strong>${escape(userName)}</strong> <code>${escape(password)}</code><span>${escape(who)}</span></li>`)}</ul></details>
</aside>
<section class="how" aria-labelledby="how">
  <h2 id="how">How it is made</h2>
  <p>By <code>onduty/frame</code> alone. What the desk refuses comes back as an error with a code, and stands above in Orchard’s own words.</p>
  <pre dir="ltr" tabindex="0" aria-label="Code of this page"><code>${escape(code)}</code></pre>
</section>
</div>
<footer><p>Orchard is made up. It plays a CRM on an origin of its own, <span data-own></span>, with the Onduty of <a href="{desk}/">{desk}</a> in a frame.</p></footer>
</body>
</html>
`;
