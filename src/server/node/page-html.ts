import { pickTranslation } from '../language.ts';
import type { Translations } from '../storage/schema.ts';

/** Where the files of the pages are. */
export const assetsPath = '/sign-in/assets/';

/** The title in each language, as the login form has it. */
const titles: Translations = { en: 'Log in', ar: 'تسجيل الدخول', de: 'Anmelden', es: 'Iniciar sesión', fr: 'Connexion' };
const languages: Translations = { en: 'en', ar: 'ar', de: 'de', es: 'es', fr: 'fr' };

/** The request as it would be in the languages of OAuth's `ui_locales`, where it has some. */
function asWished(request: Request): Request {
  const wished = new URL(request.url).searchParams.get('ui_locales')?.match(/[\w-]+/g);
  return wished ? new Request(request.url, { headers: { 'Accept-Language': wished.join(',') } }) : request;
}

const signInBody = `<onduty-provider>
<onduty-login-form></onduty-login-form>
<onduty-return></onduty-return>
</onduty-provider>`;

const framedBody = `<onduty-provider>
<onduty-login-form></onduty-login-form>
<onduty-status-picker></onduty-status-picker>
<onduty-app-launcher></onduty-app-launcher>
</onduty-provider>`;

/** The name of a page of the backend. */
export type PageName = 'sign-in' | 'embed';

/** A page in the language that a request asks for. `file` gives the name of a file of the pages. */
export function pageHtml(name: PageName, request: Request, file: (name: string) => string): string {
  const wished = asWished(request);
  const language = pickTranslation(languages, wished);
  // A page cannot tell by itself whether the site around it is another, and the browser tells us.
  const isCrossSite = request.headers.get('Sec-Fetch-Site') === 'cross-site';
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"${isCrossSite ? ' data-cross-site' : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${pickTranslation(titles, wished)}</title>
<link rel="icon" href="${assetsPath}${file('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetsPath}${file('page.css')}">
<script type="module" src="${assetsPath}${file(`${name}.js`)}"></script>
</head>
<body data-page="${name}">
<main>
${name === 'embed' ? framedBody : signInBody}
</main>
</body>
</html>
`;
}
