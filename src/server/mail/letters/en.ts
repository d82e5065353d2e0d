import { isolate } from './inline.ts';
import type { ProfileField } from '../../../contract/index.ts';
import type { LetterLanguage } from './render.ts';

/** Every text of the mails, in English. Its type is what the other languages must be complete for. */
const en = {
  language: 'en',
  direction: 'ltr' as LetterLanguage['direction'],

  greeting: (name: string) => `Hello ${isolate(name)},`,
  closing: (tenant: string) => `This mail was sent automatically for ${isolate(tenant)}. Nobody reads the answers to it.`,
  worksOnce: (until: string) => `The link works once, until ${until}.`,

  labels: {
    login: 'Login page',
    userName: 'User name',
    unifiedName: 'User name for unified login',
    temporaryPassword: 'Temporary password',
    person: 'Person',
    address: 'Address',
    time: 'Time',
    fields: 'To be updated',
  },

  invite: {
    subject: (tenant: string) => `Your account at ${tenant}`,
    text: (tenant: string) => `An account at ${isolate(tenant)} is ready for you. Create a password of your own, then log in with it.`,
    action: 'Create a password',
    other: 'Or log in with the temporary password: you will then be asked for one of your own. Upper and lower case matter in user name and password.',
  },
  reset: {
    subject: (tenant: string) => `A new password for your account at ${tenant}`,
    text: (tenant: string) => `You are asked to set a new password for your account at ${isolate(tenant)}.`,
    action: 'Set a new password',
    unexpected: 'If this comes as a surprise, ask your administrator before you follow the link.',
  },
  forgotPassword: {
    subject: (tenant: string) => `Set a new password at ${tenant}`,
    text: (tenant: string) => `Somebody, probably you, has forgotten the password of your account at ${isolate(tenant)}. Here you can set a new one.`,
    unexpected: 'If it was not you, do nothing: your password stays as it is.',
  },
  forgotUserName: {
    subject: (tenant: string) => `Your user name at ${tenant}`,
    text: (tenant: string) => `Somebody, probably you, has asked for the user name of your account at ${isolate(tenant)}.`,
    action: 'Log in',
    unexpected: 'If it was not you, do nothing: nobody else was told your user name.',
  },
  passwordChanged: {
    subject: (tenant: string) => `Your password at ${tenant} was changed`,
    text: (tenant: string) => `The password of your account at ${isolate(tenant)} was changed.`,
    unexpected: 'If it was not you, tell your administrator at once. There is no link in this mail on purpose.',
  },
  emailChanged: {
    subject: (tenant: string) => `The e-mail address of your account at ${tenant} was changed`,
    text: (tenant: string) => `The e-mail address of your account at ${isolate(tenant)} was changed. Mails go to the new address from now on.`,
    unexpected: 'If it was not you, tell your administrator at once. There is no link in this mail on purpose.',
  },
  accessRequest: {
    subject: (address: string) => `Access from ${address} needs your decision`,
    text: (name: string) => `${isolate(name)} gave the right password, but from a network address that is not allowed.`,
    action: 'Review the request',
    note: 'The link shows the request and changes nothing: log in as administrator, then grant or refuse it there.',
  },
  profileRequest: {
    subject: 'Please update your profile',
    text: (name: string) => `${isolate(name)} asks you to bring your profile up to date.`,
    action: 'Open my profile',
  },

  fields: {
    displayName: 'Display name', email: 'E-mail address', phone: 'Workplace phone', country: 'Country', language: 'Language', sounds: 'Sounds',
    notifications: 'Notifications', dateFormat: 'Date format', signature: 'Signature',
  } as Readonly<Record<ProfileField, string>>,
};

/** The texts of the mails in one language. */
export type LetterTexts = typeof en;

export default en;
