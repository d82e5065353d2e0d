import { json, problem } from '../support/desk.ts';
import { settle, type, until } from '../support/page.ts';
import { current, goodPassword, otherPassword, PasswordPage } from '../support/password-page.ts';
import { describeStates } from '../support/states.ts';

const link = async (page: PasswordPage): Promise<void> => page.follow(await page.invite());

/** Opens a link that the server refuses. */
const follow = (prepare: (page: PasswordPage) => Promise<string>) => async (page: PasswordPage): Promise<void> => page.follow(await prepare(page));

const used = async (page: PasswordPage): Promise<void> => {
  const ticket = await page.invite();
  await page.spend(ticket);
  await page.follow(ticket);
};

/** Opens a link while the server answers something of the test's own. */
const looking = (answer: () => Response | Promise<Response>) => async (page: PasswordPage): Promise<void> => {
  const ticket = await page.invite();
  page.desk.network.intercept = answer;
  await page.follow(ticket);
};

/** Answers what is sent in place of the server. */
function answer(page: PasswordPage, answer: () => Response | Promise<Response>): void {
  page.desk.network.intercept = (request) => (request.method === 'POST' ? answer() : undefined);
}

const never = (): Promise<Response> => new Promise(() => {});
const offline = (): never => {
  throw new TypeError('Failed to fetch');
};

async function fill(page: PasswordPage, typed: Partial<Record<'current' | 'chosen' | 'repeated', string>>): Promise<void> {
  for (const [name, text] of Object.entries(typed)) page.input(name as 'chosen').value = text;
  page.form!.requestSubmit();
  await settle(page.element);
}

type Field = Parameters<PasswordPage['refused']>[0];

/** Sends passwords of which one is refused. */
const refused = (begin: (page: PasswordPage) => Promise<void>, field: Field, typed: Parameters<typeof fill>[1]) => async (page: PasswordPage): Promise<void> => {
  await begin(page);
  await fill(page, typed);
  await page.refused(field);
};

/** Sends passwords to which the server answers something of the test's own. */
const failing = (begin: (page: PasswordPage) => Promise<void>, reply: () => Response) => async (page: PasswordPage): Promise<void> => {
  await begin(page);
  answer(page, reply);
  await fill(page, { ...(page.input('current') && { current }), chosen: goodPassword, repeated: goodPassword });
  await page.alarmed();
};

const saving = (begin: (page: PasswordPage) => Promise<void>) => async (page: PasswordPage): Promise<void> => {
  await begin(page);
  answer(page, never);
  await fill(page, { ...(page.input('current') && { current }), chosen: goodPassword, repeated: goodPassword });
  await until(() => page.element.matches(':state(busy)'), 'it is busy');
};

const change = (page: PasswordPage): Promise<void> => page.openSignedIn();
const same = { chosen: goodPassword, repeated: goodPassword };
const short = { chosen: 'fourteen chars', repeated: 'fourteen chars' };
const common = { chosen: 'passwordpassword', repeated: 'passwordpassword' };
const long = { chosen: 'a'.repeat(257), repeated: 'a'.repeat(257) };

/** Asks for another link. */
const asked = (name: string, words: string, reply?: () => Response | Promise<Response>) => async (page: PasswordPage): Promise<void> => {
  await used(page);
  if (reply) answer(page, reply);
  page.input('username').value = name;
  page.form!.requestSubmit();
  await until(() => page.form!.textContent.includes(words), words, 8000);
  await settle(page.element);
};

describeStates('onduty-password-form', 'password-form', () => PasswordPage.prepare(), {
  'no link': async (page) => {
    await page.open();
    page.element.always = true;
    await until(() => page.notice, 'it says what to do');
  },

  'a link that is looked at': async (page) => {
    const ticket = await page.invite();
    page.desk.network.intercept = never;
    history.replaceState(null, '', `#ticket=${ticket}`);
    await page.open();
    await until(() => page.notice, 'it is said');
  },
  'a link that cannot be looked at: the network fails': looking(offline),
  'a link that cannot be looked at: the service fails': looking(() => problem(500, 'server-error')),
  'a link that cannot be looked at: too many tries': looking(() => problem(429, 'throttled', 30)),
  'a link that expired': follow(async (page) => {
    const ticket = await page.invite();
    page.desk.time.ahead = 25 * 60 * 60 * 1000;
    return ticket;
  }),
  'a link that was used': used,
  'a link that was used, with the way to the login page': async (page) => {
    await used(page);
    page.element.loginUrl = '/portal/?tenant={tenant}';
    await settle(page.element);
  },
  'a link that was replaced': follow(async (page) => {
    const ticket = await page.invite();
    await page.invite();
    return ticket;
  }),
  'a link that nobody knows': follow(async () => 'x'.repeat(43)),
  'a link that was used while the form stood': async (page) => {
    const ticket = await page.invite();
    await page.follow(ticket);
    await page.spend(ticket);
    await fill(page, same);
    await until(() => page.notice, 'it is said');
  },

  'another link is asked for: no name': asked('', 'Enter your user name.'),
  'another link is asked for: sending': async (page) => {
    await used(page);
    answer(page, never);
    page.input('username').value = 'Ava.Agent';
    page.form!.requestSubmit();
    await until(() => page.element.matches(':state(busy)'), 'it is busy');
  },
  'another link is asked for: sent': asked('Ava.Agent', 'a mail is on its way'),
  'another link is asked for: too many tries': asked('Ava.Agent', 'Too many tries.', () => problem(429, 'throttled', 30)),
  'another link is asked for: the network fails': asked('Ava.Agent', 'cannot be reached', offline),

  'a good link': link,
  'the link of an invitation': async (page) => {
    page.desk.network.intercept = (request) => (request.url.endsWith('/v1/invitations')
      ? json({
        purpose: 'invite', userName: 'Nia.New', displayName: 'Nia Novak', tenant: { id: 'acme', name: 'Acme' }, passwordPolicy: { minimum: 15, maximum: 256 },
        expiresAt: Date.now() + 60_000,
      }) : undefined);
    await page.follow('x'.repeat(43));
  },
  'hints while one types': async (page) => {
    await link(page);
    page.input('chosen').focus();
    await type(goodPassword);
    page.input('repeated').focus();
    await type(goodPassword);
    await until(() => page.described('repeated'), 'the hint');
  },
  'the passwords shown': async (page) => {
    await link(page);
    page.form!.querySelector<HTMLInputElement>('[type=checkbox]')!.click();
    await settle(page.element);
  },
  'nothing entered': refused(link, 'chosen', {}),
  'too short': refused(link, 'chosen', short),
  'too long': refused(link, 'chosen', long),
  'two that differ': refused(link, 'repeated', { chosen: goodPassword, repeated: otherPassword }),
  common: refused(link, 'chosen', common),
  'made of the own name': refused(link, 'chosen', { chosen: 'Ava.Lindqvist-Acme-1', repeated: 'Ava.Lindqvist-Acme-1' }),
  saving: saving(link),
  'the network fails': failing(link, offline),
  'the service fails': failing(link, () => problem(500, 'server-error')),
  'too many tries': failing(link, () => problem(429, 'throttled', 30)),
  set: async (page) => {
    await link(page);
    page.element.loginUrl = '/portal/?tenant={tenant}';
    await fill(page, same);
    await page.done();
  },

  change,
  'change: no current password': refused(change, 'current', same),
  'change: the current password is wrong': refused(change, 'current', { current: 'not the one of now', ...same }),
  'change: the password of now': refused(change, 'chosen', { current, chosen: current, repeated: current }),
  'change: two that differ': refused(change, 'repeated', { current, chosen: goodPassword, repeated: otherPassword }),
  'change: saving': saving(change),
  'change: the service fails': failing(change, () => problem(500, 'server-error')),
  'change: too many tries': failing(change, () => problem(429, 'throttled', 86_400)),
  'change: changed': async (page) => {
    await change(page);
    await fill(page, { current, ...same });
    await page.done();
  },
});
