import { startChrome } from './chrome.ts';
import { find } from './desk/panel.ts';
import { startMockRouter } from './mock-router.ts';
import { createQuietMock } from './mock.ts';
import { choosePlay, playing } from './scenario.ts';

/** A rule for everybody, so that whoever is elsewhere is denied. */
const rule = {
  id: 'acme-scenario', tenantId: 'acme', groupId: null, network: '127.0.0.0/8', description: 'The office, for the scenario of a denied address', enabled: true,
} as const;

startChrome();
startScenarios();

function startScenarios(): void {
  const mock = createQuietMock();
  const news = find('[data-scenario-news]');
  const radios = [...document.querySelectorAll<HTMLInputElement>('input[name=scenario]')];
  const show = (): void => {
    for (const radio of radios) radio.checked = radio.value === playing();
  };

  /** People elsewhere are denied only where there is a rule for them. */
  const arrange = async (name: string): Promise<void> => {
    const known = await mock.storage.find('addressRules', { id: rule.id });
    if (name === 'address-denied' && !known) await mock.storage.commit([{ insert: 'addressRules', row: rule }]);
    if (name !== 'address-denied' && known) await mock.storage.commit([{ remove: 'addressRules', where: { id: rule.id } }]);
  };

  for (const radio of radios) {
    radio.addEventListener('change', () => {
      choosePlay(radio.value);
      news.textContent = `Now playing: ${radio.dataset['name'] ?? ''}.`;
      void arrange(radio.value);
    });
  }
  const router = startMockRouter(mock);
  for (const button of document.querySelectorAll<HTMLElement>('[data-happen]')) {
    button.addEventListener('click', () => {
      router.tell(button.dataset['happen'] === 'ring' ? { ring: true } : { agentId: 'acme-ava.agent', status: 'work-offline' });
      news.textContent = `${button.textContent}.`;
    });
  }
  find('[data-start-afresh]').addEventListener('click', () => {
    choosePlay('none');
    show();
    void mock.reset().then(() => {
      news.textContent = 'The mock has started afresh.';
    });
  });
  addEventListener('storage', show);
  show();
}
