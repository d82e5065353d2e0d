import type { Actor, NextStatus, Role, Status } from '../../contract/index.ts';

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

/** Every "a tenant may" of the product, in one place. */
export interface TenantSettings {
  readonly languages: readonly string[];
  /** Exact origins whose pages may call the API with this tenant's sessions. */
  readonly origins: readonly string[];
  readonly logOutFromAvailable: boolean;
  /** Statuses that may not be chosen without a reason. */
  readonly reasonRequired: readonly Status[];
  readonly switchedOff: readonly string[];
  readonly maintenance: string | null;
}

/**
 * The tables as data. The engines keep them, the types of the rows follow from them, and a test holds the migrations
 * against them. `key` is the primary key; `unique` lists further sets of columns in which no two rows may agree. Times are Unix milliseconds.
 */
export const tables = {
  tenants: {
    key: ['id'],
    unique: [],
    columns: { id: text(), name: text(), settings: json<TenantSettings>(), version: integer() },
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
      displayName: text(),
      email: text(),
      language: text(),
      roles: json<readonly Role[]>(),
      groupId: text<string | null>(),
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
