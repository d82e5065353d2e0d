import { problem } from '../support/desk.ts';
import { place, settle, until } from '../support/page.ts';
import { home, ReviewPage } from '../support/review-page.ts';
import { describeStates } from '../support/states.ts';
import type { AccessReviewElement } from '../../../src/elements/access-review/access-review-element.ts';

const never = (): Promise<Response> => new Promise(() => {});

/** Shows the lists to an administrator, without waiting until they are read. */
async function begin(page: ReviewPage): Promise<void> {
  page.client = await page.desk.signedIn('Ada.Admin');
  page.element = await place<AccessReviewElement>('onduty-access-review', page.client);
}

/** One waits. */
async function waiting(page: ReviewPage): Promise<void> {
  await page.deny();
  await page.open();
}

const use = (name: string) => async (page: ReviewPage): Promise<void> => {
  page.button(name).click();
  await page.done();
};

/** What an administrator does about the one who waits. */
const decide = (name: string, said: string) => async (page: ReviewPage): Promise<void> => {
  await waiting(page);
  await use(name)(page);
  await until(() => page.said('requests') === said, said);
  await until(() => page.requests.length === 0, 'the request is decided');
  await page.done();
};

async function writing(page: ReviewPage): Promise<void> {
  await waiting(page);
  await use('Allow by a rule…: Rex Tanaka')(page);
}

/** A rule for the one who waits that does not let them in. */
const wrongRule = (field: 'network' | 'group', value: string) => async (page: ReviewPage): Promise<void> => {
  await page.allow('127.0.0.0/8');
  await writing(page);
  const input = page.field('[part=request] form', field);
  input.value = value;
  input.form!.requestSubmit();
  await until(() => input.ariaInvalid === 'true', 'it is refused');
  await page.done();
};

/** Adds a rule, and waits for what is said. */
const add = (network: string, group: string, done: (page: ReviewPage) => unknown, answer?: () => Response | Promise<Response>) => async (page: ReviewPage): Promise<void> => {
  await page.open();
  if (answer) page.desk.network.intercept = (request) => (request.method === 'POST' ? answer() : undefined);
  page.field('.new form', 'network').value = network;
  page.field('.new form', 'description').value = 'Home offices';
  page.field('.new form', 'group').value = group;
  page.field('.new form', 'network').form!.requestSubmit();
  await settle(page.element);
  await until(() => done(page), 'it is done', 8000);
  await settle(page.element);
};

const alarmed = (place: 'requests' | 'rules') => (page: ReviewPage) => page.said(place, 'alert') && !page.element.matches(':state(busy)');

describeStates('onduty-access-review', 'access-review', () => ReviewPage.prepare(), {
  'for who is no administrator': async (page) => {
    await page.open('Ava.Agent');
    page.element.always = true;
    await settle(page.element);
  },
  'nobody is logged in': async (page) => {
    page.client = page.desk.clientFor();
    page.element = await place<AccessReviewElement>('onduty-access-review', page.client);
    page.element.always = true;
    await until(() => page.find('p'), 'it is said');
    await settle(page.element);
  },
  loading: async (page) => {
    page.desk.network.intercept = (request) => (request.method === 'GET' && /access-requests|address-rules/.test(request.url) ? never() : undefined);
    await begin(page);
    await until(() => page.element.matches(':state(busy)'), 'it is read');
  },
  'not read': async (page) => {
    page.desk.network.intercept = (request) => (request.url.endsWith('/access-requests') ? problem(500, 'server-error') : undefined);
    await begin(page);
    await until(() => page.find('[part=requests] [role=alert]')?.textContent.trim(), 'it is said', 8000);
    await settle(page.element);
  },
  empty: (page) => page.open(),
  waiting,
  'several wait': async (page) => {
    await page.deny('Rex.Remote', '203.0.113.6');
    await page.deny('Rex.Remote', '203.0.113.6');
    await page.deny('Rex.Remote', '2001:db8:1:2::a');
    await waiting(page);
  },
  'deciding, under way': async (page) => {
    await waiting(page);
    page.desk.network.intercept = (request) => (request.method === 'POST' ? never() : undefined);
    page.button('Let in once: Rex Tanaka').click();
    await until(() => page.element.matches(':state(busy)'), 'it is busy');
    await settle(page.element);
  },
  'let in once': decide('Let in once: Rex Tanaka', 'Rex Tanaka is let in.'),
  'let in for a day: the grant is open': decide('Let in for 24 hours: Rex Tanaka', 'Rex Tanaka is let in.'),
  refused: decide('Refuse: Rex Tanaka', 'Rex Tanaka is refused.'),
  'one is decided, one waits': async (page) => {
    await page.deny('Rex.Remote', '203.0.113.6');
    await decide('Let in for 24 hours: Rex Tanaka', 'Rex Tanaka is let in.')(page).catch(() => undefined);
    await until(() => page.requests.length === 1, 'one is decided');
  },
  'decided by another': async (page) => {
    const denied = await page.deny();
    // Without news this page does not know.
    page.desk.network.intercept = (request) => (request.url.includes('/events') ? problem(503, 'overloaded') : undefined);
    await page.open();
    await (await page.other()).refuseAccess(denied.state === 'address-denied' ? denied.requestId : '');
    await use('Let in once: Rex Tanaka')(page);
    await until(() => page.said('requests', 'alert') && page.requests.length === 0, 'it is said');
    await settle(page.element);
  },
  'the service fails': async (page) => {
    await waiting(page);
    page.desk.network.intercept = (request) => (request.method === 'POST' ? problem(500, 'server-error') : undefined);
    page.button('Refuse: Rex Tanaka').click();
    await until(() => alarmed('requests')(page), 'it failed', 8000);
    await settle(page.element);
  },

  'a rule for who waits': writing,
  'a rule for who waits: no network': wrongRule('network', 'everywhere'),
  'a rule for who waits: another network': wrongRule('network', '192.0.2.0/24'),
  'a rule for who waits: another group': wrongRule('group', ''),
  'a rule for who waits: let in': async (page) => {
    await writing(page);
    page.field('[part=request] form', 'network').form!.requestSubmit();
    await until(() => page.said('requests'), 'it is said');
    await page.done();
  },

  'several rules, one of them off': async (page) => {
    await page.allow('127.0.0.0/8');
    await page.allow('2001:db8::/32');
    await page.open();
    page.find<HTMLInputElement>('[aria-label="The rule 198.51.100.0/24 is active"]')!.click();
    await until(() => page.said('rules'), 'it is said');
    await page.done();
  },
  'no rules': async (page) => {
    await page.open();
    await use('Remove the rule 198.51.100.0/24')(page);
    await until(() => page.rules.length === 0, 'it is removed');
  },
  'a rule added': add('203.0.113.0/24', 'remote', (page) => page.said('rules')),
  'a rule added, under way': add('203.0.113.0/24', 'remote', (page) => page.element.matches(':state(busy)'), never),
  'a rule refused: no network': add('0177.0.0.1', 'remote', (page) => page.field('.new form', 'network').ariaInvalid === 'true'),
  'a rule refused: it would shut out who adds it': add('192.0.2.0/24', '', alarmed('rules')),
  'a rule not added: the network fails': add('203.0.113.0/24', 'remote', alarmed('rules'), () => {
    throw new TypeError('Failed to fetch');
  }),
  'a rule not added: too many tries': add(`${home}/32`, 'remote', alarmed('rules'), () => problem(429, 'throttled', 30)),
});
