import { isolate } from './inline.ts';
import type { LetterTexts } from './en.ts';

const fr: LetterTexts = {
  language: 'fr',
  direction: 'ltr',

  greeting: (name) => `Bonjour ${isolate(name)},`,
  closing: (tenant) => `Ce message a été envoyé automatiquement pour ${isolate(tenant)}. Personne ne lit les réponses.`,
  worksOnce: (until) => `Le lien ne sert qu’une fois, jusqu’au ${until}.`,

  labels: {
    login: 'Page de connexion',
    userName: 'Nom d’utilisateur',
    unifiedName: 'Nom d’utilisateur pour la connexion unifiée',
    temporaryPassword: 'Mot de passe temporaire',
    person: 'Personne',
    address: 'Adresse',
    time: 'Moment',
    fields: 'À mettre à jour',
  },

  invite: {
    subject: (tenant) => `Votre compte chez ${tenant}`,
    text: (tenant) => `Votre compte chez ${isolate(tenant)} est prêt. Choisissez un mot de passe, puis connectez-vous avec celui-ci.`,
    action: 'Choisir un mot de passe',
    other: 'Ou connectez-vous avec le mot de passe temporaire : le vôtre vous sera alors demandé. Le nom et le mot de passe tiennent compte des majuscules.',
  },
  reset: {
    subject: (tenant) => `Un nouveau mot de passe pour votre compte chez ${tenant}`,
    text: (tenant) => `Il vous est demandé de choisir un nouveau mot de passe pour votre compte chez ${isolate(tenant)}.`,
    action: 'Choisir un nouveau mot de passe',
    unexpected: 'Si vous ne vous y attendiez pas, interrogez votre administrateur avant d’ouvrir le lien.',
  },
  forgotPassword: {
    subject: (tenant) => `Choisissez un nouveau mot de passe chez ${tenant}`,
    text: (tenant) => `Quelqu’un, sans doute vous, a oublié le mot de passe de votre compte chez ${isolate(tenant)}. Vous pouvez en choisir un nouveau ici.`,
    unexpected: 'Si ce n’était pas vous, ne faites rien : votre mot de passe reste le même.',
  },
  forgotUserName: {
    subject: (tenant) => `Votre nom d’utilisateur chez ${tenant}`,
    text: (tenant) => `Quelqu’un, sans doute vous, a demandé le nom d’utilisateur de votre compte chez ${isolate(tenant)}.`,
    action: 'Se connecter',
    unexpected: 'Si ce n’était pas vous, ne faites rien : personne d’autre n’a appris votre nom d’utilisateur.',
  },
  passwordChanged: {
    subject: (tenant) => `Votre mot de passe chez ${tenant} a été changé`,
    text: (tenant) => `Le mot de passe de votre compte chez ${isolate(tenant)} a été changé.`,
    unexpected: 'Si ce n’était pas vous, prévenez aussitôt votre administrateur. Ce message ne contient volontairement aucun lien.',
  },
  emailChanged: {
    subject: (tenant) => `L’adresse e-mail de votre compte chez ${tenant} a été modifiée`,
    text: (tenant) => `L’adresse e-mail de votre compte chez ${isolate(tenant)} a été modifiée. Les courriels vont désormais à la nouvelle adresse.`,
    unexpected: 'Si ce n’était pas vous, prévenez aussitôt votre administrateur. Ce courriel ne contient volontairement aucun lien.',
  },
  accessRequest: {
    subject: (address) => `L’accès depuis ${address} attend votre décision`,
    text: (name) => `${isolate(name)} a donné le bon mot de passe, mais depuis une adresse réseau qui n’est pas autorisée.`,
    action: 'Examiner la demande',
    note: 'Le lien montre la demande et ne change rien : connectez-vous en tant qu’administrateur et décidez sur place.',
  },
  profileRequest: {
    subject: 'Mettez votre profil à jour, s’il vous plaît',
    text: (name) => `${isolate(name)} vous demande de mettre votre profil à jour.`,
    action: 'Ouvrir mon profil',
  },

  fields: {
    displayName: 'Nom affiché', email: 'Adresse e-mail', phone: 'Téléphone du poste', country: 'Pays', language: 'Langue', sounds: 'Sons',
    notifications: 'Notifications', dateFormat: 'Format de date', signature: 'Signature',
  },
};

export default fr;
