import { assert } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { problem } from './support/desk.ts';
import { assertAccessible, press, type, until } from './support/page.ts';
import { ReviewPage } from './support/review-page.ts';

describe('onduty-access-review, the rules', () => {
  let page: ReviewPage;
  // Colours on their way to others have a contrast that nobody sees.
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(() => emulateMedia({ reducedMotion: 'no-preference' }));
  beforeEach(async () => (page = await ReviewPage.prepare()));
  afterEach(() => page.close());

  const add = async (network: string, description = ''): Promise<void> => {
    page.field('.new form', 'network').focus();
    page.field('.new form', 'network').select();
    await type(network);
    await press('Tab');
    await type(description);
    await press('Enter');
    await page.done();
  };

  it('adds one, says so, and begins the next', async () => {
    await page.open();
    page.field('.new form', 'group').value = 'remote';
    await add('203.0.113.0/24', 'Home <b>offices</b>');
    await until(() => page.said('rules') === '203.0.113.0/24 is allowed now.', 'it is said');
    assert.deepEqual(page.rules, ['198.51.100.0/24 Remote The remote office', '203.0.113.0/24 Remote Home <b>offices</b>']);
    assert.deepEqual([page.field('.new form', 'network').value, page.field('.new form', 'description').value, page.field('.new form', 'group').value], ['', '', '']);
    assert.equal(page.focused, page.field('.new form', 'network'));
    await assertAccessible(page.element, 'added');
  });

  it('R21, R38: refuses what is no network where it stands', async () => {
    await page.open();
    await add('0177.0.0.1');
    const input = page.field('.new form', 'network');
    await until(() => input.getAttribute('aria-invalid') === 'true', 'it is refused');
    assert.include(page.find(`[id="${input.getAttribute('aria-describedby')!.split(' ')[0]}"]`)!.textContent, 'Enter a network such as 198.51.100.0/24 or 2001:db8::/32.');
    assert.equal(page.focused, input);
    assert.equal(input.value, '0177.0.0.1');
    await assertAccessible(page.element, 'no network');
  });

  it('says that a rule would shut out the administrator, beside the rules', async () => {
    await page.open();
    await add('192.0.2.0/24');
    await until(() => page.said('rules', 'alert') === 'This would shut out the address that you are using now.', 'it is said');
    assert.equal(page.said('requests', 'alert'), '');
    assert.equal(page.field('.new form', 'network').value, '192.0.2.0/24');
    assert.lengthOf(page.rules, 1);
    await assertAccessible(page.element, 'own address');
  });

  it('switches one off and on, and keeps the focus', async () => {
    await page.open();
    const box = () => page.find<HTMLInputElement>('[aria-label="The rule 198.51.100.0/24 is active"]')!;
    box().focus();
    await press('Space');
    await until(() => page.said('rules') === 'The rule 198.51.100.0/24 is changed.', 'it is said');
    assert.isFalse(box().checked);
    assert.isTrue(await page.isLetIn());
    assert.equal(page.focused, box());
    await assertAccessible(page.element, 'off');
    await press('Space');
    await until(async () => box().checked, 'it is on');
  });

  it('goes back to what is so when a switch is refused', async () => {
    await page.open();
    page.desk.network.intercept = (request) => (request.method === 'PATCH' ? problem(409, 'own-address-denied') : undefined);
    const box = page.find<HTMLInputElement>('[part=rule] input')!;
    box.click();
    await until(() => page.said('rules', 'alert') !== '', 'it is said');
    await until(() => box.checked, 'it is on again');
  });

  it('removes one, and says that everybody may come from everywhere when none is left', async () => {
    await page.open();
    page.button('Remove the rule 198.51.100.0/24').focus();
    await press('Enter');
    await page.done();
    await until(() => page.said('rules') === 'The rule 198.51.100.0/24 is removed.', 'it is said');
    assert.deepEqual(page.rules, []);
    assert.include(page.text, 'There are no rules: people may log in from everywhere.');
    assert.equal(page.focused?.textContent, 'Allowed networks');
    await assertAccessible(page.element, 'no rules');
  });

  it('shows what another administrator changes', async () => {
    await page.open();
    const other = await page.other();
    await until(() => page.client.connection.get() === 'live', 'it is live');
    await other.createAddressRule({ network: '127.0.0.0/8', description: 'Here' });
    await until(() => page.rules.includes('127.0.0.0/8 Everybody Here'), 'it is shown');
  });
});
