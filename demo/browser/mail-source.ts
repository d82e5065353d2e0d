import { isMock } from './mode.ts';
import type { ReceivedMail } from '../../src/server/mail/mailbox.ts';

/** A mail without its HTML, which is shown apart. */
export type ShownMail = Omit<ReceivedMail, 'html'>;

/** Where the mails come from. */
export interface MailSource {
  /** The mails, newest first, or a sentence that says why there are none to see. */
  read(): Promise<{ readonly mails: readonly ShownMail[]; readonly note?: string }>;
  /** Where the HTML of a mail is; `null` where it cannot be shown. */
  htmlUrl(id: string): string | null;
}

/** The mails of the mock, or those of the demo's server. */
export const openMailSource = (): MailSource => (isMock ? mockSource() : serverSource);

function mockSource(): MailSource {
  const mock = import('./mock.ts').then(({ startMock }) => startMock());
  return { read: async () => ({ mails: (await mock).mails() }), htmlUrl: () => null };
}

const serverSource: MailSource = {
  async read() {
    const response = await fetch('/demo/mails');
    if (!response.ok) return { mails: [], note: 'Mails are shown on the machine that the demo runs on, and nowhere else.' };
    const { isReal, mails } = await response.json() as { isReal: boolean; mails: readonly ShownMail[] };
    return isReal ? { mails, note: 'The demo uses a real mail server: look into the mailboxes of its people.' } : { mails };
  },
  htmlUrl: (id) => `/demo/mails/${id}`,
};
