import { digest } from '../server/secrets.ts';
import { foldName } from '../server/user-names.ts';
import type { Role, Status } from '../contract/index.ts';
import type { PasswordHasher } from '../server/ports.ts';
import type { Row } from '../server/storage/schema.ts';
import type { Change, Storage } from '../server/storage/storage.ts';

/** A person of the seed data, with the password that opens the account. */
export interface SeedUser {
  readonly tenant: string;
  readonly userName: string;
  readonly password: string;
  /** The name for unified sign-in, which ignores case. */
  readonly unifiedName: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** What the account is there to show, in a few words. */
  readonly who: string;
  readonly language?: string;
  readonly group?: string;
  /** The groups whose people a supervisor manages. */
  readonly supervises?: readonly string[];
  readonly temporary?: boolean;
}

/** Everybody who can sign in to the demo. */
export const seedUsers: readonly SeedUser[] = [
  {
    tenant: 'acme', userName: 'Ava.Agent', password: 'Harbour-Lantern-Nine', unifiedName: 'Ava.Agent', displayName: 'Ava Lindqvist',
    roles: ['agent'], who: 'agent', group: 'front-desk',
  },
  {
    tenant: 'acme', userName: 'Sam.Supervisor', password: 'Copper-Meadow-Tide', unifiedName: 'Sam.Supervisor', displayName: 'Sam Okafor',
    roles: ['agent', 'supervisor'], who: 'agent and supervisor', group: 'front-desk', supervises: ['front-desk', 'remote'],
  },
  {
    tenant: 'acme', userName: 'Ada.Admin', password: 'Velvet-Compass-Rain', unifiedName: 'Ada.Admin', displayName: 'Ada Moreau',
    roles: ['administrator'], who: 'administrator, no agent',
  },
  {
    tenant: 'acme', userName: 'Nia.New', password: 'First-Morning-Coffee', unifiedName: 'Nia.New', displayName: 'Nia Novak',
    roles: ['agent'], who: 'new agent with a temporary password', group: 'front-desk', temporary: true,
  },
  {
    tenant: 'acme', userName: 'Rex.Remote', password: 'Distant-Island-Ferry', unifiedName: 'Rex.Remote', displayName: 'Rex Tanaka',
    roles: ['agent'], who: 'agent who may sign in from 198.51.100.0/24 alone', group: 'remote',
  },
  {
    tenant: 'globex', userName: 'Ava.Agent', password: 'Paper-Orchard-Comet', unifiedName: 'ava@globex', displayName: 'Ava Castellano',
    roles: ['agent'], who: 'agent of the other tenant', language: 'es',
  },
];

/** How the seed data is made. */
export interface SeedOptions {
  /** Turns an application's path, such as `/console/`, into its URL; default: the path itself. */
  readonly appUrl?: (path: string) => string;
  /** Foreign origins whose pages may call the API. */
  readonly origins?: readonly string[];
  /** Pages, on any origin, that may get a code of the backend's own sign-in page. */
  readonly redirects?: readonly string[];
  /** Now, in Unix milliseconds; default `Date.now`. */
  readonly clock?: () => number;
  /** The key of a platform that may drive the agents of `acme`; kept by its hash alone. Default: there is none. */
  readonly platformKey?: string;
}

const tenants = [
  { id: 'acme', name: 'Acme', languages: ['en', 'de', 'es'] },
  { id: 'globex', name: 'Globex', languages: ['en', 'es'] },
] as const;

const groups = [
  { id: 'front-desk', name: 'Front desk' },
  { id: 'remote', name: 'Remote' },
] as const;

const apps: readonly Pick<Row<'apps'>, 'id' | 'name' | 'description' | 'role' | 'opensDuty' | 'url'>[] = [
  {
    id: 'agent-console', role: 'agent', opensDuty: true, url: '/console/',
    name: { en: 'Agent Console', de: 'Agentenkonsole', es: 'Consola de agente' },
    description: {
      en: 'Take calls, chats and mails', de: 'Anrufe, Chats und E-Mails annehmen', es: 'Atender llamadas, chats y correos',
    },
  },
  {
    id: 'supervisor', role: 'supervisor', opensDuty: false, url: '/supervisor/',
    name: { en: 'Supervisor', de: 'Teamleitung', es: 'Supervisión' },
    description: {
      en: 'See your team and help it along', de: 'Das Team sehen und unterstützen', es: 'Ver y apoyar a su equipo',
    },
  },
  {
    id: 'administration', role: 'administrator', opensDuty: false, url: '/admin/',
    name: { en: 'Administration', de: 'Verwaltung', es: 'Administración' },
    description: {
      en: 'Users, addresses and settings', de: 'Benutzer, Adressen und Einstellungen', es: 'Usuarios, direcciones y ajustes',
    },
  },
];

const reasons: readonly [status: Status, code: string, en: string, de: string, es: string][] = [
  ['on-break', 'LUN', 'Lunch', 'Mittagspause', 'Almuerzo'],
  ['on-break', 'BRK', 'Short Break', 'Kurze Pause', 'Pausa breve'],
  ['on-break', 'RST', 'Restroom', 'Toilette', 'Aseo'],
  ['work-offline', 'MTG', 'Attend Meeting', 'Besprechung', 'Reunión'],
  ['work-offline', 'PRJ', 'Project Work', 'Projektarbeit', 'Trabajo de proyecto'],
  ['work-offline', 'TRN', 'Training', 'Schulung', 'Formación'],
  ['logged-out', 'EOS', 'End of shift', 'Schichtende', 'Fin de turno'],
  ['logged-out', 'PCR', 'PC Reboot', 'PC-Neustart', 'Reinicio del PC'],
];

const noLimit = { maxSeconds: null, endAction: null } as const;
/** Reasons that may hold only so long. */
const limits: Readonly<Record<string, Pick<Row<'reasons'>, 'maxSeconds' | 'endAction'>>> = {
  lunch: { maxSeconds: 30 * 60, endAction: null },
  'short-break': { maxSeconds: 10 * 60, endAction: 'work-offline' },
};

const temporaryPasswordLife = 365 * 24 * 60 * 60 * 1000;

/** Gives the seed data as changes for one commit: two tenants with their people, applications, reasons and address rules. */
export async function seedChanges(hash: (password: string) => Promise<string>, options: SeedOptions = {}): Promise<Change[]> {
  const { appUrl = (path: string) => path, origins = [], redirects = [], clock = Date.now, platformKey } = options;
  const changes: Change[] = [];
  for (const { id: tenantId, name, languages } of tenants) {
    const settings = { languages: [...languages], origins: [...origins], redirects: [...redirects] };
    changes.push({ insert: 'tenants', row: { id: tenantId, name, settings, version: 1 } });
    for (const group of groups) changes.push({ insert: 'groups', row: { ...group, tenantId } });
    for (const [position, app] of apps.entries()) {
      changes.push({ insert: 'apps', row: { ...app, tenantId, url: appUrl(app.url), target: 'same-tab', position, enabled: true, disabled: null } });
    }
    for (const [position, [status, code, en, de, es]] of reasons.entries()) {
      const id = en.toLowerCase().replaceAll(' ', '-');
      changes.push({ insert: 'reasons', row: { id, tenantId, status, label: { en, de, es }, code, position, active: true, ...limits[id] ?? noLimit, groups: [] } });
    }
  }
  for (const user of seedUsers) changes.push({ insert: 'users', row: await userRow(user, hash, clock()) });
  changes.push({
    insert: 'addressRules',
    row: {
      id: 'acme-remote-office',
      tenantId: 'acme',
      groupId: 'remote',
      network: '198.51.100.0/24',
      description: 'The remote office',
      enabled: true,
    },
  });
  if (platformKey !== undefined) {
    changes.push({
      insert: 'platformKeys',
      row: { id: 'acme-demo-router', hash: await digest(platformKey), tenantId: 'acme', name: 'Demo router', createdAt: clock(), usedAt: null },
    });
  }
  return changes;
}

async function userRow(user: SeedUser, hash: (password: string) => Promise<string>, now: number): Promise<Row<'users'>> {
  const temporary = user.temporary ?? false;
  return {
    id: `${user.tenant}-${user.userName.toLowerCase()}`,
    tenantId: user.tenant,
    userName: user.userName,
    unifiedKey: foldName(user.unifiedName),
    unifiedName: user.unifiedName,
    displayName: user.displayName,
    email: `${user.userName.toLowerCase()}@${user.tenant}.example`,
    language: user.language ?? 'en',
    roles: user.roles,
    groupId: user.group ?? null,
    supervises: user.supervises ?? [],
    profile: {},
    passwordHash: await hash(user.password),
    passwordTemporary: temporary,
    passwordExpiresAt: temporary ? now + temporaryPasswordLife : null,
    enabled: true,
    version: 1,
  };
}

/** Puts the seed data into a storage that has none yet; fulfils with whether it did. */
export async function seed(storage: Storage, hasher: PasswordHasher, options?: SeedOptions): Promise<boolean> {
  if (await storage.find('tenants', { id: 'acme' })) return false;
  return storage.commit(await seedChanges((password) => hasher.hash(password), options));
}
