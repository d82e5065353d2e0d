import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { SettingsError, readCommand, usage } from '../../../src/server/node/settings.ts';

const settingsOf = (args: string[], environment: Record<string, string> = {}) => {
  const command = readCommand(args, environment);
  assert.ok(command.name === 'serve');
  return command.settings;
};
const refused = (environment: Record<string, string>, words: RegExp, args: string[] = []) =>
  assert.throws(() => readCommand(args, environment), (error) => error instanceof SettingsError && words.test(error.message));

describe('settings of the command', () => {
  it('serves on loopback with an embedded database when told nothing', () => {
    assert.deepEqual(settingsOf([]), {
      port: 4600, host: '127.0.0.1', databaseUrl: 'sqlite:onduty.sqlite', origin: 'http://localhost:4600', trustedProxies: [],
      metricsToken: undefined, logLevel: 'info', drainSeconds: 20, mail: undefined,
    });
  });

  it('reads the environment, and a flag before it', () => {
    const environment = {
      PORT: '80', HOST: '::', DATABASE_URL: 'postgres://a:b@c/d', ORIGIN: 'https://desk.example/', TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      METRICS_TOKEN: 'sixteen-letters-', LOG_LEVEL: 'warn', DRAIN_SECONDS: '5', SMTP_URL: 'smtps://me:p%40ss@mail.example',
      MAIL_FROM: 'Service desk <noreply@desk.example>',
    };
    assert.deepEqual(settingsOf(['serve', '--port', '81', '--log-level=debug'], environment), {
      port: 81, host: '::', databaseUrl: 'postgres://a:b@c/d', origin: 'https://desk.example', trustedProxies: ['10.0.0.0/8', '::1'],
      metricsToken: 'sixteen-letters-', logLevel: 'debug', drainSeconds: 5,
      mail: { url: 'smtps://me:p%40ss@mail.example', from: 'Service desk <noreply@desk.example>' },
    });
  });

  it('R2: refuses plain http for any host but this machine', () => {
    for (const ORIGIN of ['http://desk.example', 'http://192.168.1.2:4600', 'http://localhost.evil.example', 'http://0.0.0.0:4600']) {
      refused({ ORIGIN }, /https/);
    }
    for (const ORIGIN of ['http://localhost:4600', 'http://127.0.0.1:4600', 'http://[::1]:4600', 'https://desk.example']) {
      assert.equal(settingsOf([], { ORIGIN }).origin, ORIGIN);
    }
  });

  it('refuses every other setting that cannot be meant, and names it', () => {
    for (const PORT of ['x', '-1', '70000', '1.5', '0x50', ' ']) refused({ PORT }, /PORT/);
    for (const ORIGIN of ['desk.example', 'https://desk.example/path', 'https://user@desk.example', 'ftp://desk.example', 'null']) {
      refused({ ORIGIN }, /ORIGIN/);
    }
    for (const TRUSTED_PROXIES of ['loopback', '10.0.0.0/40', '10.1', '10.0.0.1;10.0.0.2']) refused({ TRUSTED_PROXIES }, /TRUSTED_PROXIES/);
    refused({ DATABASE_URL: 'mysql://x' }, /DATABASE_URL/);
    refused({ METRICS_TOKEN: 'short' }, /METRICS_TOKEN/);
    refused({ LOG_LEVEL: 'loud' }, /LOG_LEVEL/);
    refused({ DRAIN_SECONDS: '1000' }, /DRAIN_SECONDS/);
    refused({}, /smtp-url/, ['--smtp-url', 'smtp://x']);
    refused({}, /frobnicate/, ['frobnicate']);
    refused({}, /extra/, ['serve', 'extra']);
    refused({}, /--wrong/, ['--wrong']);
    refused({}, /metrics-token/, ['--metrics-token', 'x']);
  });

  it('refuses a mail server that cannot be meant, without repeating its password, and a missing or broken sender', () => {
    const MAIL_FROM = 'noreply@desk.example';
    for (const SMTP_URL of ['mail.example', 'http://mail.example', 'smtp://', 'smtps://u:secret@mail.example/path', 'smtp://u:secret@mail.example?tls.rejectUnauthorized=false', 'smtp://u:%zz-secret@mail.example']) {
      assert.throws(() => readCommand([], { SMTP_URL, MAIL_FROM }), (error) =>
        error instanceof SettingsError && error.message.includes('SMTP_URL') && !error.message.includes('secret'));
    }
    for (const sender of ['', 'nobody', 'a@b.example, c@d.example', 'A <a@b.example> <c@d.example>', 'A <a@b.example\r\nBcc: c@d.example>', 'a b@c.example']) {
      refused({ SMTP_URL: 'smtps://mail.example', MAIL_FROM: sender }, /MAIL_FROM/);
    }
  });

  it('migrates without asking for what only serving needs', () => {
    const command = readCommand(['migrate'], { ORIGIN: 'http://desk.example', DATABASE_URL: 'x.sqlite' });
    assert.deepEqual(command, { name: 'migrate', databaseUrl: 'x.sqlite' });
  });

  it('help names every environment variable, whatever else is wrong', () => {
    assert.deepEqual(readCommand(['--help', 'nonsense'], { PORT: 'x' }), { name: 'help' });
    const names = ['PORT', 'HOST', 'DATABASE_URL', 'ORIGIN', 'TRUSTED_PROXIES', 'METRICS_TOKEN', 'LOG_LEVEL', 'DRAIN_SECONDS', 'SMTP_URL', 'MAIL_FROM'];
    for (const name of names) assert.match(usage, new RegExp(`\\b${name}\\b`));
  });
});
