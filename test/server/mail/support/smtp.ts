import { once } from 'node:events';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import type { ParsedMail } from 'mailparser';

/** A mail as a mail server got it. */
export interface Arrived {
  readonly recipients: readonly string[];
  readonly source: string;
  readonly mail: ParsedMail;
}

/** Starts a mail server on this machine that keeps what it gets. */
export async function startSmtpServer(port = 0) {
  const arrived: Arrived[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData(stream, session, callback) {
      const keep = async () => {
        const source = Buffer.concat(await stream.toArray() as Buffer[]);
        const mail = await simpleParser(source, { skipTextToHtml: true });
        arrived.push({ mail, source: source.toString(), recipients: session.envelope.rcptTo.map(({ address }) => address) });
      };
      keep().then(() => callback(), callback);
    },
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const { port: bound } = server.server.address() as AddressInfo;
  return {
    arrived, port: bound, url: `smtp://127.0.0.1:${bound}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
