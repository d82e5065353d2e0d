import { playwrightLauncher } from '@web/test-runner-playwright';
import base from './web-test-runner.config.js';
export default {
  ...base,
  browsers: [playwrightLauncher({ product: 'firefox', launchOptions: { executablePath: '/usr/bin/firefox-esr', channel: 'moz-firefox' } })],
};
