import { createTransport } from 'nodemailer';
import type { Mailer } from '../ports.ts';

/** Where the mail server is, and who the mails are from. */
export interface SmtpMailerOptions {
  /**
   * `smtps://user:password@host` speaks TLS from the start (port 465), `smtp://…` upgrades by STARTTLS (port 587) and sends nothing without it,
   * but on this machine. User and password are percent-encoded.
   */
  readonly url: string;
  /** The sender, such as `noreply@desk.example` or `Service desk <noreply@desk.example>`. */
  readonly from: string;
}

/** Milliseconds: until a connection stands, until the server greets, between two words, for all of it. */
const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 20_000 } as const;
const sendLimit = 50_000;

const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/** One mailbox and nothing else: whatever could begin a second one or a comment is refused. */
const addressShape = /^[^\s<>()[\]\\,;:"@\p{Cc}]{1,64}@[^\s<>()\\,;:"@\p{Cc}]{1,255}$/u;
const senderShape = /^(?:(?<name>[^<>"\p{Cc}]*?)\s*<(?<inside>[^<>]+)>|(?<bare>[^<>\s]+))$/u;

/** Reads the URL of a mail server. Throws a `TypeError` that does not repeat it, because it may hold a password. */
export function readSmtpUrl(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new TypeError('The mail server must be given as smtp://… or smtps://user:password@host:port');
  }
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') {
    throw new TypeError('The URL of the mail server ends with host and port; percent-encode special characters of user and password');
  }
  const secure = url.protocol === 'smtps:';
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    requireTLS: !secure && !loopbackHosts.includes(url.hostname),
    ...(url.username === '' ? {} : { auth: { user: decode(url.username), pass: decode(url.password) } }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('User and password of the mail server must be percent-encoded');
  }
}

/** Reads a sender. Throws a `TypeError` for what is no single address. */
export function readSender(text: string): { readonly name: string; readonly address: string } {
  const { name = '', inside, bare } = senderShape.exec(text.trim())?.groups ?? {};
  const address = inside ?? bare ?? '';
  if (!addressShape.test(address)) throw new TypeError('The sender must be an address such as noreply@desk.example, or Name <address>');
  return { name, address };
}

/** Hands mails to a mail server by SMTP, over TLS whose certificate is checked. Throws a `TypeError` for settings that cannot be used. */
export function createSmtpMailer({ url, from }: SmtpMailerOptions): Mailer {
  const transport = createTransport({ ...readSmtpUrl(url), ...limits, disableFileAccess: true, disableUrlAccess: true });
  const sender = readSender(from);
  const domain = sender.address.slice(sender.address.indexOf('@') + 1);

  return {
    async send({ id, to, subject, text, html, language }) {
      if (!addressShape.test(to.address)) throw new TypeError('This is no address that a mail can be sent to');
      await transport.sendMail({
        from: sender,
        to,
        subject,
        text,
        html,
        // The same at each try, so that a mail server or a reader can tell a repeat.
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': language },
        signal: AbortSignal.timeout(sendLimit),
      });
    },
  };
}
