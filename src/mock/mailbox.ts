import * as v from 'valibot';
import { createMailbox } from '../server/mail/mailbox.ts';
import type { Mailbox } from '../server/mail/mailbox.ts';

/** How many mails a mock keeps, so that they leave room for everything else. */
const most = 50;

const mailsSchema = v.array(v.object({
  id: v.string(),
  to: v.object({ name: v.string(), address: v.string() }),
  subject: v.string(), text: v.string(), html: v.string(), language: v.string(), at: v.number(),
}));

/** Makes a mailbox in localStorage under a name, shared by the tabs of the browser; without one, in memory. */
export function createMockMailbox(name: string | undefined): Mailbox {
  if (name === undefined) return createMailbox({ most });
  return createMailbox({ most, shelf: {
    load() {
      try {
        return v.parse(mailsSchema, JSON.parse(localStorage.getItem(name) ?? '[]'));
      } catch {
        // Another version wrote it, or a person by hand.
        return [];
      }
    },
    save: (mails) => localStorage.setItem(name, JSON.stringify(mails)),
  } });
}
