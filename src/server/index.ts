export { createBackend } from './backend.ts';
export { OverloadedError } from './ports.ts';
export type { Backend, Mail, Mailer, Observer, Pages, PasswordHasher, RequestContext, RequestLog, ServerOptions } from './ports.ts';
export { createMemoryStorage } from './storage/memory-storage.ts';
export type { Persistence } from './storage/memory-storage.ts';
export { tables } from './storage/schema.ts';
export type { Row, StoredSettings, TableName, Translations } from './storage/schema.ts';
export type { Change, FeedEntry, FeedPage, ListOptions, Storage, Where } from './storage/storage.ts';
