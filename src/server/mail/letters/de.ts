import { isolate } from './inline.ts';
import type { LetterTexts } from './en.ts';

const de: LetterTexts = {
  language: 'de',
  direction: 'ltr',

  greeting: (name) => `Guten Tag ${isolate(name)},`,
  closing: (tenant) => `Diese E-Mail wurde automatisch für ${isolate(tenant)} versendet. Antworten darauf liest niemand.`,
  worksOnce: (until) => `Der Link gilt einmal, bis ${until}.`,

  labels: {
    login: 'Anmeldeseite',
    userName: 'Benutzername',
    unifiedName: 'Benutzername für die gemeinsame Anmeldung',
    temporaryPassword: 'Vorläufiges Passwort',
    person: 'Person',
    address: 'Adresse',
    time: 'Zeitpunkt',
    fields: 'Zu aktualisieren',
  },

  invite: {
    subject: (tenant) => `Ihr Konto bei ${tenant}`,
    text: (tenant) => `Ihr Konto bei ${isolate(tenant)} ist eingerichtet. Legen Sie ein eigenes Passwort fest und melden Sie sich damit an.`,
    action: 'Passwort festlegen',
    other: 'Oder melden Sie sich mit dem vorläufigen Passwort an: Dann werden Sie nach einem eigenen gefragt. Bei Benutzername und Passwort zählt Groß- und Kleinschreibung.',
  },
  reset: {
    subject: (tenant) => `Ein neues Passwort für Ihr Konto bei ${tenant}`,
    text: (tenant) => `bitte legen Sie für Ihr Konto bei ${isolate(tenant)} ein neues Passwort fest.`,
    action: 'Neues Passwort festlegen',
    unexpected: 'Wenn Sie das überrascht, fragen Sie Ihre Administration, bevor Sie dem Link folgen.',
  },
  forgotPassword: {
    subject: (tenant) => `Neues Passwort bei ${tenant} festlegen`,
    text: (tenant) => `jemand, wahrscheinlich Sie, hat das Passwort Ihres Kontos bei ${isolate(tenant)} vergessen. Hier können Sie ein neues festlegen.`,
    unexpected: 'Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.',
  },
  forgotUserName: {
    subject: (tenant) => `Ihr Benutzername bei ${tenant}`,
    text: (tenant) => `jemand, wahrscheinlich Sie, hat nach dem Benutzernamen Ihres Kontos bei ${isolate(tenant)} gefragt.`,
    action: 'Anmelden',
    unexpected: 'Wenn Sie das nicht waren, tun Sie nichts: Niemand sonst hat Ihren Benutzernamen erfahren.',
  },
  passwordChanged: {
    subject: (tenant) => `Ihr Passwort bei ${tenant} wurde geändert`,
    text: (tenant) => `das Passwort Ihres Kontos bei ${isolate(tenant)} wurde geändert.`,
    unexpected: 'Wenn Sie das nicht waren, sagen Sie es sofort Ihrer Administration. Diese E-Mail enthält absichtlich keinen Link.',
  },
  emailChanged: {
    subject: (tenant) => `Die E-Mail-Adresse Ihres Kontos bei ${tenant} wurde geändert`,
    text: (tenant) => `Die E-Mail-Adresse Ihres Kontos bei ${isolate(tenant)} wurde geändert. E-Mails gehen ab jetzt an die neue Adresse.`,
    unexpected: 'Waren Sie das nicht, sagen Sie es sofort Ihrer Administration. Diese E-Mail enthält absichtlich keinen Link.',
  },
  accessRequest: {
    subject: (address) => `Zugang von ${address} wartet auf Ihre Entscheidung`,
    text: (name) => `${isolate(name)} hat das richtige Passwort eingegeben, aber von einer Netzwerkadresse aus, die nicht freigegeben ist.`,
    action: 'Anfrage prüfen',
    note: 'Der Link zeigt die Anfrage und ändert nichts: Melden Sie sich als Administrator an und entscheiden Sie dort.',
  },
  profileRequest: {
    subject: 'Bitte aktualisieren Sie Ihr Profil',
    text: (name) => `${isolate(name)} bittet Sie, Ihr Profil auf den neuesten Stand zu bringen.`,
    action: 'Mein Profil öffnen',
  },

  fields: {
    displayName: 'Anzeigename', email: 'E-Mail-Adresse', phone: 'Telefon am Arbeitsplatz', country: 'Land', language: 'Sprache', sounds: 'Töne',
    notifications: 'Benachrichtigungen', dateFormat: 'Datumsformat', signature: 'Signatur',
  },
};

export default de;
