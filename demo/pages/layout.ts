import { icons, wordmark } from './art.ts';
import { each, escape } from './html.ts';

/** What differs from page to page. */
export interface Page {
  /** Folder of the page, `''` for the first one. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  /** Name of the script; default `page`. */
  readonly script?: 'page' | 'console' | 'mail' | 'supervisor' | 'admin' | 'scenarios' | 'sign-in';
  readonly main: string;
}

const links = [
  ['portal', 'Portal'],
  ['unified', 'Unified'],
  ['console', 'Console'],
  ['mail', 'Mail'],
] as const;
const allLinks = [
  ['', 'Start'], ...links, ['supervisor', 'Supervisor'], ['admin', 'Administration'], ['set-password', 'Set password'], ['scenarios', 'Scenarios'],
] as const;

const link = (current: string) => ([path, name]: readonly [string, string]): string =>
  `<a href="/${path && `${path}/`}"${path === current ? ' aria-current="page"' : ''}>${name}</a>`;

const theme = (value: string, name: string, picture: string): string =>
  `<label><input type="radio" name="theme" value="${value}"><span class="hidden">${name}</span>${picture}</label>`;

/** Puts a page between the demo's own bar and foot. */
export const layout = ({ path, title, description, script = 'page', main }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<meta name="description" content="${escape(description)}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.ico" sizes="32x32">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<script src="/assets/theme.js"></script>
<link rel="stylesheet" href="/assets/site.css">
<script type="module" src="/assets/${script}.js"></script>
</head>
<body data-page="${path || 'start'}">
<a class="skip" href="#main">Skip to content</a>
<header class="demo-bar">
  <a class="home" href="/" aria-label="Onduty, start of the demo">${wordmark}</a>
  <nav aria-label="Demo pages">${each(links, link(path))}</nav>
  <label class="switch" title="Run the whole backend inside this browser"><input type="checkbox" role="switch" data-mock-switch><span>Mock</span></label>
  <fieldset class="themes"><legend class="hidden">Theme</legend>${theme('system', 'System', icons.system)}${theme('light', 'Light', icons.sun)}${theme('dark', 'Dark', icons.moon)}</fieldset>
</header>
<main id="main" tabindex="-1">
${main}
</main>
<footer class="demo-foot">
  <nav aria-label="All pages">${each(allLinks, link(path))}</nav>
  <p>A demo with made-up people. <span data-where>It runs on the real backend.</span></p>
</footer>
</body>
</html>
`;
