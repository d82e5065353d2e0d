import type { Mail, Mailer } from '../ports.ts';

/** A mail with the time when it came, in Unix milliseconds. */
export interface ReceivedMail extends Mail {
  readonly at: number;
}

/** A mailer that keeps what it gets, for demonstrations and tests: its mails hold links and passwords in the clear. */
export interface Mailbox {
  readonly mailer: Mailer;
  /** What has come, newest first. */
  mails(): readonly ReceivedMail[];
  clear(): void;
}

/** How a mailbox works. */
export interface MailboxOptions {
  /** How many mails are kept; default 100. */
  readonly most?: number;
  /** Now, in Unix milliseconds; default `Date.now`. */
  readonly clock?: () => number;
  /** Where the mails are kept; default: in memory. */
  readonly shelf?: { load(): readonly ReceivedMail[]; save(mails: readonly ReceivedMail[]): void };
}

function memoryShelf(): NonNullable<MailboxOptions['shelf']> {
  let kept: readonly ReceivedMail[] = [];
  return {
    load: () => kept,
    save(mails) {
      kept = mails;
    },
  };
}

/** Makes a mailbox. A mail that comes again replaces the one before, as it does for its reader. */
export function createMailbox({ most = 100, clock = Date.now, shelf = memoryShelf() }: MailboxOptions = {}): Mailbox {
  return {
    mailer: {
      // A page that is left while it writes a mail leaves it to the next page, whose reader waits for it.
      limit: 10_000,
      async send(mail) {
        const others = shelf.load().filter(({ id }) => id !== mail.id);
        shelf.save([{ ...mail, at: clock() }, ...others].slice(0, most));
      },
    },
    mails: () => shelf.load(),
    clear: () => shelf.save([]),
  };
}
