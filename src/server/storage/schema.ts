import type { Actor, HostPublicKey, NextStatus, ProfileField, ProfileValues, Role, Status, TenantSettings } from '../../contract/index.ts';

/** Declares a column. `json` columns hold any JSON value; the engines translate it. */
interface Column<T> {
  readonly type: 'text' | 'integer' | 'boolean' | 'json';
  /** Carries the type only; never set. */
  readonly value?: T;
}
// NoInfer: else the context of `satisfies` makes every column nullable.
const text = <T extends string | null = string>(): Column<NoInfer<T>> => ({ type: 'text' });
const integer = <T extends number | null = number>(): Column<NoInfer<T>> => ({ type: 'integer' });
const boolean = (): Column<boolean> => ({ type: 'boolean' });
const json = <T>(): Column<T> => ({ type: 'json' });

/** One text in several languages, by language tag; `en` is always there. */
export interface Translations {
  readonly en: string;
  readonly [language: string]: string;
}

/** The public key of a host without what does not make it another one. */
export type StoredKey = Pick<Extract<HostPublicKey, { kty: 'OKP' }>, 'kty' | 'crv' | 'x'> | Pick<Extract<HostPublicKey, { kty: 'EC' }>, 'kty' | 'crv' | 'x' | 'y'>;

/** What a mail is for. */
export type MailPurpose =
  | 'invite' | 'reset' | 'forgot-password' | 'forgot-user-name' | 'password-changed' | 'email-changed' | 'access-request' | 'profile-request';

/** The settings as they are stored: what a tenant never set is not there. Read them through `settingsOf`. */
export type StoredSettings = Partial<TenantSettings> & Pick<TenantSettings, 'languages' | 'origins'>;

/** The values of a profile that are no columns of their own. */
export type StoredProfile = Partial<Omit<ProfileValues, 'displayName' | 'email' | 'language'>>;

/**
 * The tables as data. The engines keep them, the types of the rows follow from them, and a test holds the migrations
 * against them. `key` is the primary key; `unique` lists further sets of columns in which no two rows may agree. Times are Unix milliseconds.
 */
export const tables = {
  tenants: {
    key: ['id'],
    unique: [],
    columns: { id: text(), name: text(), settings: json<StoredSettings>(), version: integer() },
  },
  users: {
    key: ['id'],
    unique: [['tenantId', 'userName'], ['unifiedKey']],
    columns: {
      id: text(),
      tenantId: text(),
      userName: text(),
      /** The unified user name, folded: unique across tenants, whatever the case. */
      unifiedKey: text(),
      /** The unified user name as it was written; `null` where only its key is known. */
      unifiedName: text<string | null>(),
      displayName: text(),
      email: text(),
      language: text(),
      roles: json<readonly Role[]>(),
      groupId: text<string | null>(),
      /** The groups whose people a supervisor sees and manages. */
      supervises: json<readonly string[]>(),
      profile: json<StoredProfile>(),
      passwordHash: text(),
      passwordTemporary: boolean(),
      /** After it a temporary password opens nothing; `null` for a password of one's own. */
      passwordExpiresAt: integer<number | null>(),
      enabled: boolean(),
      version: integer(),
    },
  },
  addressRules: {
    key: ['id'],
    unique: [],
    columns: { id: text(), tenantId: text(), groupId: text<string | null>(), network: text(), description: text(), enabled: boolean() },
  },
  /** The version of a tenant's address rules as a whole: a decision over all of them is guarded by it. */
  addressLists: {
    key: ['tenantId'],
    unique: [],
    columns: { tenantId: text(), version: integer() },
  },
  groups: {
    key: ['tenantId', 'id'],
    unique: [],
    columns: { id: text(), tenantId: text(), name: text() },
  },
  /** Single-use codes by SHA-256 only. One that ended stays for a while, so that its holder can be told why it opens nothing. */
  tickets: {
    key: ['hash'],
    unique: [],
    columns: {
      hash: text(),
      tenantId: text(),
      userId: text(),
      /** `invite` and `reset` come by mail, the others stay in the page that got them. An `assertion` was never ours: it stands here because it was used. */
      purpose: text<'invite' | 'reset' | 'change' | 'access' | 'take-over' | 'code' | 'assertion'>(),
      /** The address that the ticket is tied to, as `addressKey` writes it. */
      addressKey: text<string | null>(),
      /** What it is about: an access request, the password that it stands in for, by a digest who may redeem it. */
      requestId: text<string | null>(),
      /** The browser that a session which it opens counts as. */
      family: text<string | null>(),
      /** The key by which a host vouched for the person; `null` where a password was right. */
      hostKey: text<string | null>(),
      createdAt: integer(),
      expiresAt: integer(),
      /** Why it opens nothing any more; `null` while it does. */
      ended: text<'used' | 'replaced' | null>(),
    },
  },
  /** What a denied address left behind: one for a user and an address. */
  accessRequests: {
    key: ['id'],
    unique: [['userId', 'addressKey']],
    columns: {
      id: text(),
      tenantId: text(),
      userId: text(),
      address: text(),
      addressKey: text(),
      state: text<'waiting' | 'granted' | 'refused'>(),
      tries: integer(),
      createdAt: integer(),
      seenAt: integer(),
      /** When administrators were last mailed about it. */
      mailedAt: integer<number | null>(),
      decidedBy: text<string | null>(),
      decidedAt: integer<number | null>(),
      version: integer(),
    },
  },
  /** What an administrator granted to a user at an address; `once` goes with the sign-in that redeems it. */
  accessGrants: {
    key: ['id'],
    unique: [],
    columns: {
      id: text(),
      tenantId: text(),
      userId: text(),
      addressKey: text(),
      kind: text<'once' | 'day'>(),
      expiresAt: integer(),
    },
  },
  /** Mails that are to be sent: for whom and what for, never what is in them. */
  outbox: {
    key: ['id'],
    unique: [],
    columns: {
      id: text(),
      tenantId: text(),
      userId: text(),
      purpose: text<MailPurpose>(),
      /** Ids and addresses that the mail is about; never a secret. */
      about: json<Readonly<Record<string, string>>>(),
      tries: integer(),
      createdAt: integer(),
      /** When it is to be tried next; a try under way moves it into the future. */
      dueAt: integer(),
      version: integer(),
    },
  },
  profileRequests: {
    key: ['id'],
    unique: [],
    columns: {
      id: text(),
      tenantId: text(),
      userId: text(),
      fields: json<readonly ProfileField[]>(),
      /** The fields that were not saved yet. */
      leftFields: json<readonly ProfileField[]>(),
      note: text(),
      byId: text(),
      byName: text(),
      at: integer(),
      doneAt: integer<number | null>(),
      version: integer(),
    },
  },
  /** Who did what, when, from where. Ids grow with time. */
  audit: {
    key: ['id'],
    unique: [],
    columns: {
      id: text(),
      tenantId: text(),
      at: integer(),
      actorId: text<string | null>(),
      actor: text(),
      action: text(),
      target: text(),
      address: text(),
      details: json<Readonly<Record<string, string>>>(),
    },
  },
  sessions: {
    key: ['id'],
    unique: [],
    columns: {
      /** The public id. */
      id: text(),
      tenantId: text(),
      userId: text(),
      carrier: text<'cookie' | 'bearer'>(),
      address: text(),
      startedAt: integer(),
      /** The last act of the person or, on duty, the last contact. */
      seenAt: integer(),
      expiresAt: integer(),
      /** The address, as `addressKey` writes it, for which this session alone was let in. */
      grantedKey: text<string | null>(),
      /** The session that this browser began with: those that were born of it count as the same browser. `null`: its own. */
      family: text<string | null>(),
      /** When this browser was last heard of on duty; `null` for never. */
      contactAt: integer<number | null>(),
      /** The key by which a host vouched for the person; `null` where a password was right. The session ends with it. */
      hostKey: text<string | null>(),
    },
  },
  /** What opens a session, by SHA-256 only. A refresh credential that was replaced stays until its session ends, to notice theft. */
  credentials: {
    key: ['hash'],
    unique: [],
    columns: {
      hash: text(),
      sessionId: text(),
      tenantId: text(),
      userId: text(),
      kind: text<'cookie' | 'access' | 'refresh'>(),
      expiresAt: integer(),
      replacedAt: integer<number | null>(),
    },
  },
  duties: {
    key: ['userId'],
    unique: [],
    columns: {
      userId: text(),
      tenantId: text(),
      status: text<Status>(),
      started: boolean(),
      activity: text<string | null>(),
      reason: text<string | null>(),
      next: json<NextStatus | null>(),
      since: integer(),
      actor: json<Actor>(),
      version: integer(),
      choice: integer(),
      activitySince: integer<number | null>(),
      activityUntil: integer<number | null>(),
      reasonSince: integer<number | null>(),
      until: integer<number | null>(),
      lost: boolean(),
      /** When a browser of the agent was last heard of. Written without a new version: it is no change of the duty. */
      contactAt: integer<number | null>(),
      /** When somebody has to look whether contact is lost; `null` for never. */
      contactDue: integer<number | null>(),
      /** What the system does at `until`; `null` for nothing. */
      endAction: text<Status | null>(),
      /** The browser that holds the duty, by the family of its sessions. */
      family: text<string | null>(),
    },
  },
  apps: {
    key: ['tenantId', 'id'],
    unique: [],
    columns: {
      id: text(),
      tenantId: text(),
      name: json<Translations>(),
      description: json<Translations>(),
      role: text<Role>(),
      url: text(),
      target: text<'same-tab' | 'new-tab' | 'host'>(),
      /** Launching it opens the agent's duty. */
      opensDuty: boolean(),
      position: integer(),
      enabled: boolean(),
      /** Why it cannot be launched now, for whoever sees it; `null` when it can. */
      disabled: json<Translations | null>(),
    },
  },
  reasons: {
    key: ['tenantId', 'id'],
    unique: [],
    columns: {
      id: text(),
      tenantId: text(),
      status: text<Status>(),
      label: json<Translations>(),
      code: text(),
      position: integer(),
      active: boolean(),
      maxSeconds: integer<number | null>(),
      endAction: text<Status | null>(),
      /** The groups whose agents may use it; none for everybody. */
      groups: json<readonly string[]>(),
    },
  },
  /** Keys of contact-centre platforms, by SHA-256 only. */
  platformKeys: {
    key: ['id'],
    unique: [['hash']],
    columns: { id: text(), hash: text(), tenantId: text(), name: text(), createdAt: integer(), usedAt: integer<number | null>() },
  },
  /** Public keys of hosts, whose backends say who somebody is. */
  hostKeys: {
    key: ['id'],
    unique: [],
    columns: {
      id: text(),
      tenantId: text(),
      name: text(),
      publicKey: json<StoredKey>(),
      createdAt: integer(),
      usedAt: integer<number | null>(),
      /** When the audit last remembered that something signed in its name was refused. */
      refusedAt: integer<number | null>(),
    },
  },
  throttles: {
    key: ['key'],
    unique: [],
    columns: { key: text(), failures: integer(), blockedUntil: integer(), updatedAt: integer(), version: integer() },
  },
  /** What became of a request that carried an idempotency key, kept for a day. */
  receipts: {
    key: ['key'],
    unique: [],
    columns: {
      /** SHA-256 over principal, route and the caller's key. */
      key: text(),
      bodyHash: text(),
      status: integer(),
      /** `null` where the answer held a credential. */
      answer: json<unknown>(),
      expiresAt: integer(),
    },
  },
} as const satisfies Record<string, Table>;

interface Table {
  readonly key: readonly string[];
  readonly unique: readonly (readonly string[])[];
  readonly columns: Readonly<Record<string, Column<unknown>>>;
}

export type TableName = keyof typeof tables;
type Columns<T extends TableName> = (typeof tables)[T]['columns'];
type Value<C> = C extends Column<infer V> ? V : never;

/** A row of a table. Rows are values: an engine never hands out what it keeps. */
export type Row<T extends TableName> = { [C in keyof Columns<T>]: Value<Columns<T>[C]> };
