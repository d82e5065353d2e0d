import { assert } from '@open-wc/testing';
import { until } from './support/page.ts';

describe('under the strictest content security policy', () => {
  afterEach(() => document.body.replaceChildren());

  it('R15, R46: no element violates it on its way through its flows, and all are styled', async function () {
    this.timeout(30_000);
    const frame = document.createElement('iframe');
    frame.src = '/under-policy/?module=/test/elements/support/policy-page.ts';
    document.body.append(frame);
    await until(() => frame.contentWindow!.policyResult, 'the page runs');
    const violations = await frame.contentWindow!.policyResult;
    assert.deepEqual(violations, []);
  });
});
