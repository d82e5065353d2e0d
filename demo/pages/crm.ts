import { contacts } from '../crm/contacts.ts';
import { each, escape } from './html.ts';
import { accounts } from './parts.ts';
import type { Contact } from '../crm/contacts.ts';

const sign = `<svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false">
  <path class="leaf" d="M17 9c.5-4 3.5-6.5 8-6.5 0 4.5-3 7-8 6.5Z"/>
  <path class="fruit" d="M16 10.5c-2.5-2.2-10-2-11 5.5-.8 6.5 4 13.5 7.5 13.5 1.7 0 2-1 3.5-1s1.8 1 3.5 1C23 29.5 28 22 27 16c-1-7.5-8.5-7.7-11-5.5Z"/>
</svg>`;
export const handset = `<svg class="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" focusable="false"><path d="M4 3h3l1.5 4-2 1.5a10 10 0 0 0 5 5l1.5-2 4 1.5v3a1.5 1.5 0 0 1-1.5 1.5A13 13 0 0 1 2.5 4.5 1.5 1.5 0 0 1 4 3Z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/></svg>`;

const moods = { content: 'Content', waiting: 'Waits for us', upset: 'Upset' } as const;
const initials = (name: string): string => name.split(' ').map((part) => part.charAt(0)).join('');

const entry = ({ id, name, company, mood }: Contact, position: number): string => `<li data-contact="${escape(`${name} ${company}`.toLowerCase())}">
  <a href="#${id}"${position === 0 ? ' aria-current="true"' : ''}><span class="initials" aria-hidden="true">${initials(name)}</span>
  <strong>${escape(name)}</strong><small>${escape(company)}</small><i class="mood" data-mood="${mood}" title="${moods[mood]}"></i></a></li>`;

const record = ({ id, name, company, place, phone, mail, since, orders, mood, history }: Contact, position: number): string => `
<article id="record-${id}" data-record="${id}" aria-labelledby="name-${id}"${position === 0 ? '' : ' hidden'}>
  <header><span class="initials" aria-hidden="true">${initials(name)}</span>
    <div><h1 id="name-${id}" tabindex="-1">${escape(name)}</h1><p>${escape(company)}, ${escape(place)}</p></div>
    <span class="tag" data-mood="${mood}">${moods[mood]}</span></header>
  <p class="acts"><a class="call" data-call="tel:${phone.replaceAll(' ', '')}" aria-disabled="true">${handset}Call<span class="hidden"> ${escape(name)}</span></a>
    <span data-call-hint>Log in on the right to call.</span></p>
  <dl><div><dt>Telephone</dt><dd>${escape(phone)}</dd></div><div><dt>Mail</dt><dd>${escape(mail)}</dd></div>
    <div><dt>Customer since</dt><dd>${escape(since)}</dd></div><div><dt>Buys</dt><dd>${escape(orders)}</dd></div></dl>
  <h2>What happened</h2>
  <ol>${each(history, ([when, how, what]) => `<li><time>${when}</time><strong>${how}</strong><p>${escape(what)}</p></li>`)}</ol>
</article>`;

const rooms = [['/', 'Customers'], ['/frame/', 'Telephone in a frame']] as const;

/** The bar at the top of each page of the CRM. */
export const bar = (current: (typeof rooms)[number][0]): string => `<header class="bar">
  <p class="brand">${sign}<strong>Orchard</strong></p>
  <nav aria-label="Orchard">${each(rooms, ([path, name]) => `<a href="${path}"${path === current ? ' aria-current="page"' : ''}>${name}</a>`)}</nav>
</header>`;

/** A CRM of somebody else, which has put three of our tags into its page. `{desk}` is the origin of the backend. */
export const crm = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Orchard · customers</title>
<meta name="description" content="A made-up CRM on an origin of its own, with the login, the applications and the status of Onduty in it.">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/crm-style.css">
<script type="module" src="/assets/crm.js"></script>
</head>
<body>
<a class="skip" href="#record">Skip to the customer</a>
<onduty-provider base-url="{desk}" tenant="acme" carrier="auto" locale="en">
${bar('/')}
<div class="columns">
<aside class="dock" aria-label="Telephone">
  <p class="dock-head">${handset}<strong data-person>Telephone</strong><button type="button" data-log-out hidden>Log out</button></p>
  <p class="dock-text" data-duty>Log in, and your customers reach you here.</p>
  <onduty-status-picker></onduty-status-picker>
  <section class="trouble" role="alert" data-trouble hidden>
    <h2>The telephone cannot be reached from this page</h2>
    <p>Your customers are here all the same. Whoever runs this page finds below what is wrong.</p>
    <dl data-findings></dl>
  </section>
  <onduty-login-form></onduty-login-form>
  <onduty-app-launcher always></onduty-app-launcher>
  ${accounts('userName')}
</aside>
<nav class="book" aria-label="Customers">
  <label for="search">Search customers</label><input id="search" type="search" autocomplete="off" data-search>
  <ul>${each(contacts.map((contact, position) => entry(contact, position)), String)}</ul>
  <p role="status" data-count></p>
</nav>
<main id="record" tabindex="-1">${each(contacts.map((contact, position) => record(contact, position)), String)}</main>
</div>
</onduty-provider>
<footer><p>Orchard is made up. It plays a CRM on an origin of its own, <span data-own></span>, with the Onduty of <a href="{desk}/">{desk}</a> in it.</p>
<p><a href="?mock" data-mock>Without a backend</a></p></footer>
</body>
</html>
`;
