/** The databases that migrations are written for. */
export type Dialect = 'sqlite' | 'postgres';

interface Migration {
  /** Once released, a migration never changes; servers of the version before must still work with what it leaves (expand, then contract). */
  readonly name: string;
  readonly statements: Readonly<Record<Dialect, string>>;
}

/** Texts compare by their bytes on every engine, whatever the locale of the database. */
const textType = { sqlite: 'text', postgres: 'text collate "C"' } as const;

const first = (dialect: Dialect): string => `
create table tenants (
  id TEXT primary key, name TEXT not null, settings TEXT not null, version bigint not null
);
create table users (
  id TEXT primary key, tenant_id TEXT not null, user_name TEXT not null, unified_key TEXT not null unique,
  display_name TEXT not null, email TEXT not null, language TEXT not null, roles TEXT not null, group_id TEXT,
  password_hash TEXT not null, password_temporary integer not null, password_expires_at bigint,
  enabled integer not null, version bigint not null,
  unique (tenant_id, user_name)
);
create table address_rules (
  id TEXT primary key, tenant_id TEXT not null, group_id TEXT, network TEXT not null, description TEXT not null, enabled integer not null
);
create index address_rules_tenant on address_rules (tenant_id);
create table sessions (
  id TEXT primary key, tenant_id TEXT not null, user_id TEXT not null, carrier TEXT not null, address TEXT not null,
  started_at bigint not null, seen_at bigint not null, expires_at bigint not null
);
create index sessions_user on sessions (user_id);
create index sessions_end on sessions (expires_at);
create table credentials (
  hash TEXT primary key, session_id TEXT not null, tenant_id TEXT not null, user_id TEXT not null, kind TEXT not null,
  expires_at bigint not null, replaced_at bigint
);
create index credentials_session on credentials (session_id);
create index credentials_user on credentials (user_id);
create index credentials_end on credentials (expires_at);
create table duties (
  user_id TEXT primary key, tenant_id TEXT not null, status TEXT not null, started integer not null, activity TEXT, reason TEXT,
  next TEXT not null, since bigint not null, actor TEXT not null, version bigint not null, choice bigint not null
);
create index duties_tenant on duties (tenant_id);
create table apps (
  id TEXT not null, tenant_id TEXT not null, name TEXT not null, description TEXT not null, role TEXT not null, url TEXT not null,
  target TEXT not null, opens_duty integer not null, position bigint not null, enabled integer not null,
  primary key (tenant_id, id)
);
create table reasons (
  id TEXT not null, tenant_id TEXT not null, status TEXT not null, label TEXT not null, code TEXT not null,
  position bigint not null, active integer not null,
  primary key (tenant_id, id)
);
create table throttles (
  key TEXT primary key, failures bigint not null, blocked_until bigint not null, updated_at bigint not null, version bigint not null
);
create index throttles_age on throttles (updated_at);
create table receipts (
  key TEXT primary key, body_hash TEXT not null, status bigint not null, answer TEXT not null, expires_at bigint not null
);
create index receipts_end on receipts (expires_at);
`.replaceAll('TEXT', textType[dialect]);

/** Columns that a server of the version before does not write have a default. */
const second = (dialect: Dialect): string => `
alter table users add column unified_name TEXT;
alter table users add column supervises TEXT not null default '[]';
alter table users add column profile TEXT not null default '{}';
alter table sessions add column granted_key TEXT;
create table groups (
  id TEXT not null, tenant_id TEXT not null, name TEXT not null,
  primary key (tenant_id, id)
);
create table tickets (
  hash TEXT primary key, tenant_id TEXT not null, user_id TEXT not null, purpose TEXT not null, address_key TEXT, request_id TEXT,
  created_at bigint not null, expires_at bigint not null, ended TEXT
);
create index tickets_user on tickets (user_id);
create index tickets_end on tickets (expires_at);
create table access_requests (
  id TEXT primary key, tenant_id TEXT not null, user_id TEXT not null, address TEXT not null, address_key TEXT not null, state TEXT not null,
  tries bigint not null, created_at bigint not null, seen_at bigint not null, mailed_at bigint, decided_by TEXT, decided_at bigint,
  version bigint not null,
  unique (user_id, address_key)
);
create index access_requests_tenant on access_requests (tenant_id);
create table access_grants (
  id TEXT primary key, tenant_id TEXT not null, user_id TEXT not null, address_key TEXT not null, kind TEXT not null, expires_at bigint not null
);
create index access_grants_user on access_grants (user_id);
create index access_grants_end on access_grants (expires_at);
create table outbox (
  id TEXT primary key, tenant_id TEXT not null, user_id TEXT not null, purpose TEXT not null, about TEXT not null, tries bigint not null,
  created_at bigint not null, due_at bigint not null, version bigint not null
);
create index outbox_due on outbox (due_at);
create table profile_requests (
  id TEXT primary key, tenant_id TEXT not null, user_id TEXT not null, fields TEXT not null, left_fields TEXT not null, note TEXT not null,
  by_id TEXT not null, by_name TEXT not null, at bigint not null, done_at bigint, version bigint not null
);
create index profile_requests_user on profile_requests (user_id);
create table audit (
  id TEXT primary key, tenant_id TEXT not null, at bigint not null, actor_id TEXT, actor TEXT not null, action TEXT not null,
  target TEXT not null, address TEXT not null, details TEXT not null
);
create index audit_tenant on audit (tenant_id, at);
create index users_tenant on users (tenant_id);
create index users_email on users (email);
`.replaceAll('TEXT', textType[dialect]);

const third = (dialect: Dialect): string => `
create table address_lists (tenant_id TEXT primary key, version bigint not null);
`.replaceAll('TEXT', textType[dialect]);

/** What a server of the version before writes is watched from the next contact on. */
const fourth = (dialect: Dialect): string => `
alter table duties add column activity_since bigint;
alter table duties add column activity_until bigint;
alter table duties add column reason_since bigint;
alter table duties add column until bigint;
alter table duties add column lost integer not null default 0;
alter table duties add column contact_at bigint;
alter table duties add column contact_due bigint;
alter table duties add column end_action TEXT;
alter table duties add column family TEXT;
create index duties_contact on duties (contact_due);
create index duties_until on duties (until);
alter table sessions add column family TEXT;
alter table sessions add column contact_at bigint;
alter table reasons add column max_seconds bigint;
alter table reasons add column end_action TEXT;
alter table reasons add column groups TEXT not null default '[]';
create table platform_keys (
  id TEXT primary key, hash TEXT not null unique, tenant_id TEXT not null, name TEXT not null, created_at bigint not null, used_at bigint
);
create index platform_keys_tenant on platform_keys (tenant_id);
`.replaceAll('TEXT', textType[dialect]);

const fifth = (dialect: Dialect): string => `
alter table tickets add column family TEXT;
create table host_keys (
  id TEXT primary key, tenant_id TEXT not null, name TEXT not null, public_key TEXT not null, created_at bigint not null, used_at bigint,
  refused_at bigint
);
create index host_keys_tenant on host_keys (tenant_id);
`.replaceAll('TEXT', textType[dialect]);

const sixth = (dialect: Dialect): string => `
alter table apps add column disabled TEXT not null default 'null';
`.replaceAll('TEXT', textType[dialect]);

const seventh = (dialect: Dialect): string => `
alter table tickets add column host_key TEXT;
alter table sessions add column host_key TEXT;
create index sessions_host_key on sessions (host_key);
`.replaceAll('TEXT', textType[dialect]);

const feedColumns = 'tenant_id text not null, user_id text not null, kind text not null, version bigint not null, body text not null, at bigint not null';

const migrations: readonly Migration[] = [
  {
    name: '001-foundation',
    statements: {
      sqlite: `${first('sqlite')}
create table feed (position integer primary key autoincrement, ${feedColumns});
create index feed_age on feed (at);`,
      // The transaction stands in the row, because positions are given in another order than they are committed.
      postgres: `${first('postgres')}
create table feed (position bigint generated always as identity primary key, xid xid8 not null default pg_current_xact_id(), ${feedColumns});
create index feed_xid on feed (xid);
create index feed_age on feed (at);`,
    },
  },
  { name: '002-credentials', statements: { sqlite: second('sqlite'), postgres: second('postgres') } },
  { name: '003-address-lists', statements: { sqlite: third('sqlite'), postgres: third('postgres') } },
  { name: '004-live', statements: { sqlite: fourth('sqlite'), postgres: fourth('postgres') } },
  { name: '005-embed', statements: { sqlite: fifth('sqlite'), postgres: fifth('postgres') } },
  { name: '006-launch', statements: { sqlite: sixth('sqlite'), postgres: sixth('postgres') } },
  { name: '007-host-keys', statements: { sqlite: seventh('sqlite'), postgres: seventh('postgres') } },
];

/** Makes the table of the migrations that were done. */
export const createLedger = 'create table if not exists migrations (name text primary key)';

/** Reads the names of the migrations that were done. */
export const readLedger = 'select name from migrations';

/** What brings a database up to date, from what its ledger says; to be run in one transaction that holds a lock. What a newer version has added stays. */
export function missingMigrations(dialect: Dialect, ledger: readonly Readonly<Record<string, unknown>>[]): string[] {
  const done = new Set(ledger.map(({ name }) => name));
  return migrations
    .filter(({ name }) => !done.has(name))
    .map(({ name, statements }) => `${statements[dialect]} insert into migrations (name) values ('${name}');`);
}
