import { pickTranslation } from '../language.ts';
import type { Translations } from '../storage/schema.ts';

/** Where the files of the pages are. */
export const assetsPath = '/sign-in/assets/';

/** The titles in each language, as the elements have them. */
const logIn: Translations = { en: 'Log in', ar: 'تسجيل الدخول', de: 'Anmelden', es: 'Iniciar sesión', fr: 'Connexion' };
const setPassword: Translations = { en: 'Set your password', ar: 'تعيين كلمة المرور', de: 'Passwort festlegen', es: 'Establezca su contraseña', fr: 'Définissez votre mot de passe' };
const account: Translations = { en: 'Your profile', ar: 'ملفك الشخصي', de: 'Ihr Profil', es: 'Su perfil', fr: 'Votre profil' };
const languages: Translations = { en: 'en', ar: 'ar', de: 'de', es: 'es', fr: 'fr' };

/** The request as it would be in the languages of OAuth's `ui_locales`, where it has some. */
function asWished(request: Request): Request {
  const wished = new URL(request.url).searchParams.get('ui_locales')?.match(/[\w-]+/g);
  return wished ? new Request(request.url, { headers: { 'Accept-Language': wished.join(',') } }) : request;
}

/** The name of a page of the backend. */
export type PageName = 'sign-in' | 'set-password' | 'account' | 'embed';

interface Content {
  readonly title: Translations;
  /** What the provider holds. Each element shows itself when it has something to show. */
  readonly elements: string;
}

const contents: Readonly<Record<PageName, Content>> = {
  'sign-in': { title: logIn, elements: '<onduty-login-form></onduty-login-form>\n<onduty-return></onduty-return>' },
  'set-password': {
    title: setPassword,
    elements: '<onduty-password-form login-url="/sign-in/?client_id={tenant}"></onduty-password-form>\n<onduty-login-form></onduty-login-form>\n<onduty-return></onduty-return>',
  },
  account: {
    title: account,
    elements: ['login-form', 'return', 'access-review', 'profile-form always', 'password-form always'].map((tag) => `<onduty-${tag}></onduty-${tag.split(' ', 1)[0]}>`).join('\n'),
  },
  embed: { title: logIn, elements: ['login-form', 'status-picker', 'app-launcher'].map((tag) => `<onduty-${tag}></onduty-${tag}>`).join('\n') },
};

/** A page in the language that a request asks for. `file` gives the name of a file of the pages; `hosts` are the origins that may hold the page in a frame. */
export function pageHtml(name: PageName, request: Request, file: (name: string) => string, hosts: readonly string[]): string {
  const wished = asWished(request);
  const language = pickTranslation(languages, wished);
  const { title, elements } = contents[name];
  // A page cannot tell by itself whether the site around it is another, and the browser tells us.
  const isCrossSite = request.headers.get('Sec-Fetch-Site') === 'cross-site';
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"${isCrossSite ? ' data-cross-site' : ''}${hosts.length > 0 ? ` data-hosts="${hosts.join(' ')}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${pickTranslation(title, wished)}</title>
<link rel="icon" href="${assetsPath}${file('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetsPath}${file('page.css')}">
<script type="module" src="${assetsPath}${file(`${name}.js`)}"></script>
</head>
<body data-page="${name}">
<main>
<onduty-provider>
${elements}
</onduty-provider>
</main>
</body>
</html>
`;
}
