import { parseAddress } from '../src/server/address.ts';
import { isLoopbackOrigin } from '../src/server/origins.ts';
import type { Mailbox } from '../src/server/mail/mailbox.ts';
import type { RequestContext } from '../src/server/ports.ts';

/** Answers what the page of the mailbox asks for; `undefined` for all other paths. */
export type MailDesk = (request: Request, context: RequestContext) => Response | undefined;

const headers = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A mail may show itself and open its links; nothing of it runs, loads or learns where it is. */
const mailPolicy = [
  "default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

const isThisMachine = (request: Request, address: string): boolean =>
  // The host keeps out a page whose name was pointed at this machine.
  parseAddress(address)?.range() === 'loopback' && isLoopbackOrigin(new URL(request.url).origin);

const nothing = () => new Response('There is nothing here', { status: 404, headers: { ...headers, 'content-type': 'text/plain' } });

/** Shows the mails of a mailbox to this machine alone: they hold passwords and links. Without a mailbox they go to a real mail server. */
export function createMailDesk(mailbox: Mailbox | undefined): MailDesk {
  return (request, { address }) => {
    const { pathname } = new URL(request.url);
    const match = /^\/demo\/mails(?:\/([\w-]{1,100}))?$/.exec(pathname);
    if (match === null) return undefined;
    const [, id] = match;
    if (!isThisMachine(request, address) || request.method !== 'GET') return nothing();
    const mails = mailbox?.mails() ?? [];
    if (id === undefined) {
      return Response.json({ isReal: mailbox === undefined, mails: mails.map(({ html: _, ...mail }) => mail) }, { headers });
    }
    const mail = mails.find((one) => one.id === id);
    if (mail === undefined) return nothing();
    const body = mail.html.replace('<head>', '<head><base target="_blank">');
    return new Response(body, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': mailPolicy } });
  };
}
