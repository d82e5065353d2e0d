import { startChrome } from './chrome.ts';
import { openMailSource } from './mail-source.ts';
import type { ShownMail } from './mail-source.ts';

const every = 2_000;

startChrome();
startMailbox();

/** Lists the mails, shows the one that the address names, and looks for new ones while anybody can see them. */
function startMailbox(): void {
  const source = openMailSource();
  const page = find('[data-mail]');
  const list = find('[data-list]');
  const items = new Map<string, HTMLElement>();
  const read = new Set<string>();
  let mails: readonly ShownMail[] | undefined;
  let shown: string | undefined;

  const show = () => {
    const id = location.hash.slice(1);
    const mail = mails?.find((one) => one.id === id);
    page.toggleAttribute('data-is-open', mail !== undefined);
    find('[data-opened]').hidden = mail === undefined;
    find('[data-choose]').hidden = mail !== undefined || !mails?.length;
    for (const [key, item] of items) {
      if (key === mail?.id) item.firstElementChild?.setAttribute('aria-current', 'true');
      else item.firstElementChild?.removeAttribute('aria-current');
    }
    if (mail !== undefined) {
      read.add(mail.id);
      items.get(mail.id)?.removeAttribute('data-is-new');
      if (shown !== keyOf(mail)) fill(mail, source.htmlUrl(mail.id));
    }
    shown = mail && keyOf(mail);
  };

  const arrange = (next: readonly ShownMail[]) => {
    const known = mails && new Set(mails.map(keyOf));
    const fresh = known ? next.filter((mail) => !known.has(keyOf(mail))) : [];
    mails = next;
    for (const mail of fresh) read.delete(mail.id);
    for (const [id, item] of items) {
      if (fresh.some((mail) => mail.id === id) || !next.some((mail) => mail.id === id)) {
        item.remove();
        items.delete(id);
      }
    }
    for (const [position, mail] of next.entries()) {
      const item = items.get(mail.id) ?? itemOf(mail, !read.has(mail.id));
      items.set(mail.id, item);
      // What stands in its place stays there, or the focus in it would be lost.
      if (list.children[position] !== item) list.insertBefore(item, list.children[position] ?? null);
    }
    find('[data-empty]').hidden = next.length > 0;
    const [newest] = fresh;
    if (newest) find('[data-news]').textContent = fresh.length === 1 ? `New mail to ${newest.to.name}: ${newest.subject}` : `${fresh.length} new mails`;
    show();
  };

  const look = async () => {
    if (document.visibilityState === 'hidden') return;
    const answer = await source.read().catch(() => undefined);
    if (answer === undefined) return;
    if (answer.note !== undefined) {
      find('[data-intro]').textContent = answer.note;
      find('[data-empty]').hidden = true;
      clearInterval(timer);
    } else if (mails?.map(keyOf).join() !== answer.mails.map(keyOf).join()) arrange(answer.mails);
  };

  for (const radio of document.querySelectorAll<HTMLInputElement>('[data-views] input')) radio.addEventListener('change', showView);
  // The focus follows what the person opened: to the mail, and back to its place in the list.
  addEventListener('hashchange', ({ oldURL }) => {
    show();
    if (shown !== undefined) find('[data-subject]').focus();
    else items.get(new URL(oldURL).hash.slice(1))?.querySelector('a')?.focus();
  });
  document.addEventListener('visibilitychange', () => void look());
  const timer = setInterval(() => void look(), every);
  void look();
}

const keyOf = ({ id, at }: ShownMail): string => `${id} ${at}`;

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`The page lacks ${selector}`);
  return found;
}

function make(name: string, text: string, attributes: Readonly<Record<string, string>> = {}): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function wrap(name: string, inner: HTMLElement, attributes: Readonly<Record<string, string>> = {}): HTMLElement {
  const element = make(name, '', attributes);
  element.append(inner);
  return element;
}

const initialsOf = (name: string): string => name.split(/\s+/).map((word) => [...word][0] ?? '').filter((_, index, all) => index === 0 || index === all.length - 1).join('');

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' });
const calendar = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const whole = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });
const shortTime = (at: number): string => (new Date(at).toDateString() === new Date().toDateString() ? clock : calendar).format(at);

function itemOf(mail: ShownMail, isNew: boolean): HTMLElement {
  const item = document.createElement('li');
  const link = make('a', '', { href: `#${mail.id}` });
  link.append(
    make('span', initialsOf(mail.to.name), { class: 'initials', 'aria-hidden': 'true' }),
    wrap('strong', make('bdi', mail.to.name)),
    make('time', shortTime(mail.at), { datetime: new Date(mail.at).toISOString() }),
    wrap('span', make('bdi', mail.subject, { lang: mail.language }), { class: 'mail-subject' }),
  );
  item.append(link);
  item.toggleAttribute('data-is-new', isNew);
  return item;
}

function fill(mail: ShownMail, htmlUrl: string | null): void {
  find('[data-subject]').textContent = mail.subject;
  find('[data-initials]').textContent = initialsOf(mail.to.name);
  find('[data-to]').textContent = mail.to.name;
  find('[data-address]').textContent = mail.to.address;
  const time = find('[data-time]');
  time.textContent = whole.format(mail.at);
  time.setAttribute('datetime', new Date(mail.at).toISOString());
  const text = find('[data-text]');
  text.replaceChildren(...withLinks(mail.text));
  for (const part of [find('[data-subject]'), text]) part.lang = mail.language;
  const frame = find('[data-html]');
  if (htmlUrl === null) frame.removeAttribute('src');
  else frame.setAttribute('src', htmlUrl);
  find('[data-views]').hidden = htmlUrl === null;
  showView();
}

function showView(): void {
  const view = document.querySelector<HTMLInputElement>('[data-views]:not([hidden]) input:checked')?.value ?? 'text';
  find('[data-text]').hidden = view === 'html';
  find('[data-html]').hidden = view !== 'html';
}

const isSafe = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
};

/** The text with its links, each in a paragraph of its own direction. */
function withLinks(text: string): HTMLElement[] {
  return text.trim().split('\n\n').map((paragraph) => {
    const element = make('p', '', { dir: 'auto' });
    for (const part of paragraph.split(/(https?:\/\/[^\s<>"]+)/)) {
      const isLink = URL.canParse(part) && isSafe(part);
      element.append(isLink ? make('a', part, { href: part, target: '_blank', rel: 'noopener noreferrer', dir: 'ltr' }) : part);
    }
    return element;
  });
}
