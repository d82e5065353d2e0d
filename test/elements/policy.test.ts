import { assert } from '@open-wc/testing';
import { until } from './support/page.ts';

/** The policy of R15; the frame stands on the origin of the tests, so `'self'` is where the modules come from. */
const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'none'", "connect-src 'self'",
  "require-trusted-types-for 'script'", "trusted-types lit-html 'allow-duplicates'",
].join('; ');

async function openFrame(content: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="${policy}"></head><body>${content}</body></html>`;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  return frame;
}

describe('under the strictest content security policy', () => {
  afterEach(() => document.body.replaceChildren());

  it('the policy is in force: an inline style does nothing there', async () => {
    const frame = await openFrame('<p style="display: none">Text</p>');
    assert.equal(frame.contentWindow!.getComputedStyle(frame.contentDocument!.querySelector('p')!).display, 'block');
  });

  it('R15, R46: no element violates it, in any state, and all are styled', async function () {
    this.timeout(30_000);
    const frame = await openFrame('<script type="module" src="/test/elements/support/policy-page.ts"></script>');
    await until(() => frame.contentWindow!.policyResult, 'the page runs');
    const violations = await frame.contentWindow!.policyResult;
    assert.deepEqual(violations, []);
  });
});
