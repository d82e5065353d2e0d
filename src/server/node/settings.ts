import { parseArgs } from 'node:util';
import { isLoopbackOrigin } from '../origins.ts';
import { createClientAddress } from './client-address.ts';
import { firstFlags, readFirstAccount } from './init.ts';
import { readSender, readSmtpUrl } from './smtp-mailer.ts';
import type { FirstAccount } from './init.ts';
import type { SmtpMailerOptions } from './smtp-mailer.ts';

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Everything that the command can be told. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  readonly origin: string;
  readonly trustedProxies: readonly string[];
  readonly metricsToken: string | undefined;
  readonly logLevel: (typeof levels)[number];
  readonly drainSeconds: number;
  /** The mail server; without one nothing is mailed. */
  readonly mail: SmtpMailerOptions | undefined;
}

/** What the command line asks for. */
export type Command =
  | { readonly name: 'serve'; readonly settings: Settings }
  | { readonly name: 'migrate'; readonly databaseUrl: string }
  | { readonly name: 'init'; readonly databaseUrl: string; readonly origin: string; readonly first: FirstAccount }
  | { readonly name: 'help' };

/** A setting that cannot be used. The message is for the person who starts the server. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * The settings by flag. Each is read from its flag, else from the environment variable, else has the default. A secret has no flag,
 * because every user of the machine can read those.
 */
const known = {
  port: { variable: 'PORT', default: '4600', help: 'port to listen on' },
  host: { variable: 'HOST', default: '127.0.0.1', help: 'network interface; 0.0.0.0 or :: for all' },
  'database-url': {
    variable: 'DATABASE_URL', default: 'sqlite:onduty.sqlite', help: 'sqlite:file or postgres://user:password@host/database',
  },
  origin: { variable: 'ORIGIN', default: 'http://localhost:PORT', help: 'the origin that browsers see, such as https://desk.example' },
  'trusted-proxies': { variable: 'TRUSTED_PROXIES', default: '', help: 'addresses and networks of the proxies in front, with commas' },
  'log-level': { variable: 'LOG_LEVEL', default: 'info', help: levels.join(', ') },
  'mail-from': { variable: 'MAIL_FROM', default: '', help: 'sender of the mails, such as noreply@desk.example' },
  'drain-seconds': { variable: 'DRAIN_SECONDS', default: '20', help: 'time for requests under way after SIGTERM' },
} as const;
type Flag = keyof typeof known;

/** What `--help` prints. */
export const usage = `Usage: onduty-server [serve | migrate | init] [flags]

  serve    brings the database up to date and serves the API and the sign-in page (default)
  migrate  brings the database up to date and ends
  init     makes the first tenant and its administrator, and shows the temporary password once; needs all of
           ${firstFlags.map((flag) => `--${flag}`).join(' ')}

${Object.entries(known).map(([flag, { variable, help, default: preset }]) =>
    `  --${flag.padEnd(16)} ${variable.padEnd(16)} ${help}${preset === '' ? '' : ` (${preset})`}`).join('\n')}
  ${' '.repeat(18)} METRICS_TOKEN    bearer token for /metrics; without it only a local origin shows metrics
  ${' '.repeat(18)} SMTP_URL         smtp:// or smtps://user:password@host; without it nothing is mailed
  --help

A flag goes before its environment variable. SIGTERM and SIGINT finish what is under way, then end.
`;

function parseNumber(name: Flag, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw new SettingsError(`${known[name].variable} must be a whole number from ${least} to ${most}, not "${text}"`);
  }
  return value;
}

function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.origin !== text.replace(/\/$/, '')) {
    throw new SettingsError(`ORIGIN must be an origin such as https://desk.example, without a path, not "${text}"`);
  }
  if (url.protocol !== 'https:' && !isLoopbackOrigin(url.origin)) {
    throw new SettingsError(`ORIGIN must begin with https://, not "${text}": sessions would travel in the clear. Plain http is for localhost`);
  }
  return url.origin;
}

function parseProxies(text: string): readonly string[] {
  const proxies = text.split(',').map((proxy) => proxy.trim()).filter((proxy) => proxy !== '');
  try {
    createClientAddress(proxies);
  } catch (error) {
    throw new SettingsError(`TRUSTED_PROXIES: ${(error as Error).message}`);
  }
  return proxies;
}

function parseDatabaseUrl(text: string): string {
  const scheme = /^([a-z][a-z+.-]+):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && !['sqlite', 'file', 'postgres', 'postgresql'].includes(scheme)) {
    throw new SettingsError(`DATABASE_URL must begin with sqlite: or postgres://, not with ${scheme}:`);
  }
  return text;
}

function parseMetricsToken(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.length < 16) throw new SettingsError('METRICS_TOKEN must have at least 16 characters');
  return text;
}

function parseMail(url: string | undefined, from: string): SmtpMailerOptions | undefined {
  if (url === undefined || url === '') return undefined;
  if (from === '') throw new SettingsError('MAIL_FROM must say who the mails of SMTP_URL are from, such as noreply@desk.example');
  try {
    readSmtpUrl(url);
  } catch (error) {
    throw new SettingsError(`SMTP_URL: ${(error as Error).message}`);
  }
  try {
    readSender(from);
  } catch (error) {
    throw new SettingsError(`MAIL_FROM: ${(error as Error).message}`);
  }
  return { url, from };
}

/** Reads command line and environment. Throws a `SettingsError` that names what is wrong; for the flags of `init`, an `InitError`. */
export function readCommand(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Command {
  let parsed;
  try {
    const options = Object.fromEntries([...Object.keys(known), ...firstFlags].map((flag) => [flag, { type: 'string' as const }]));
    parsed = parseArgs({ args: [...args], allowPositionals: true, options: { ...options, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    throw new SettingsError((error as Error).message);
  }
  const values: Readonly<Record<string, unknown>> = parsed.values;
  const [name = 'serve', ...others] = parsed.positionals;
  if (values['help'] === true) return { name: 'help' };
  const read = (flag: Flag): string => {
    const value = values[flag] ?? environment[known[flag].variable];
    return typeof value === 'string' && value !== '' ? value : known[flag].default;
  };
  const databaseUrl = parseDatabaseUrl(read('database-url'));
  const misplaced = name === 'init' ? undefined : firstFlags.find((flag) => flag in values);
  if (misplaced !== undefined) throw new SettingsError(`--${misplaced} goes with init alone`);
  if (others.length === 0 && name === 'migrate') return { name, databaseUrl };
  if (others.length > 0 || (name !== 'serve' && name !== 'init')) throw new SettingsError(`There is no command "${[name, ...others].join(' ')}"`);

  const port = parseNumber('port', read('port'), 0, 65_535);
  const origin = parseOrigin(read('origin').replace('PORT', String(port)));
  if (name === 'init') return { name, databaseUrl, origin, first: readFirstAccount(values) };
  const logLevel = levels.find((level) => level === read('log-level'));
  if (logLevel === undefined) throw new SettingsError(`LOG_LEVEL must be one of ${levels.join(', ')}`);
  const settings: Settings = {
    port, logLevel, databaseUrl, origin,
    host: read('host'),
    trustedProxies: parseProxies(read('trusted-proxies')),
    metricsToken: parseMetricsToken(environment['METRICS_TOKEN']),
    drainSeconds: parseNumber('drain-seconds', read('drain-seconds'), 0, 600),
    mail: parseMail(environment['SMTP_URL'], read('mail-from')),
  };
  return { name, settings };
}
