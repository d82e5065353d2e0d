import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { createNodeObserver } from '../../../src/server/node/observer.ts';
import { redact } from '../../../src/server/node/redact.ts';

const collect = () => {
  const lines: string[] = [];
  return { lines, observer: createNodeObserver({ destination: { write: (line) => lines.push(line) } }) };
};
const secret = 'mCjXlXrTzoVZ3Xj0cRk9v1xJ6mXwq0bQd2l8sY7uTnE';

describe('observer', () => {
  it('writes a line of JSON for each request, with its id', () => {
    const { lines, observer } = collect();
    const route = 'GET /v1/duty';
    observer.request?.({ requestId: 'abc', method: 'GET', route, status: 200, duration: 1.5, tenantId: 'acme', userId: 'u1' });
    const entry = JSON.parse(lines[0]!) as Record<string, unknown>;
    assert.equal(entry['requestId'], 'abc');
    assert.equal(entry['route'], 'GET /v1/duty');
    assert.equal(entry['level'], 'info');
    assert.equal(typeof entry['time'], 'number');
  });

  it('R39: whatever is named like a secret is left out, at any depth', () => {
    const { lines, observer } = collect();
    const deep = [{ accessToken: 'x1x', Authorization: 'y2y', cookies: { a: 'z3z' }, ticket: ['t4t'] }];
    observer.logger.info({ password: 'hunter22', deep }, 'odd');
    observer.logger.child({}).warn({ refresh_token: 'r5r' });
    assert.doesNotMatch(lines.join(''), /hunter22|x1x|y2y|z3z|t4t|r5r/);
  });

  it('R39: what looks like a credential is cut out of messages and causes', () => {
    const { lines, observer } = collect();
    const cause = new Error(`at https://a.example/x?ticket=${secret}#${secret}`);
    observer.error?.(new Error(`lost ${secret}`, { cause }), { requestId: 'abc' });
    observer.error?.(new Error('no postgres://onduty:dbpassword@db/onduty today'), {});
    observer.error?.(secret, {});
    const text = lines.join('');
    assert.doesNotMatch(text, new RegExp(`${secret}|dbpassword`));
    assert.match(text, /postgres:\/\/\[redacted\]db\/onduty/);
    assert.match(lines[0]!, /"requestId":"abc"/);
  });

  it('R39: an error keeps name, code and stack, and neither the driver\'s values nor a quoted body', () => {
    let parse: unknown;
    try {
      JSON.parse('{"password":"hunter22",}');
    } catch (error) {
      parse = error;
    }
    const values = { code: '23505', detail: 'Key (email)=(ava@example.org)', parameters: ['hunter22'] };
    const failed = Object.assign(new Error('duplicate key'), values);
    const { lines, observer } = collect();
    observer.error?.(parse, {});
    observer.error?.(failed, {});
    observer.logger.error(failed, 'direct');
    const text = lines.join('');
    assert.doesNotMatch(text, /hunter22|ava@example/);
    assert.match(text, /"code":"23505"/);
    assert.match(text, /observer\.test\.ts/);
  });

  it('a thing that holds itself ends somewhere', () => {
    const loop: Record<string, unknown> = {};
    loop['again'] = loop;
    assert.match(JSON.stringify(redact(loop)), /\[deep\]/);
  });

  it('an unknown route becomes `other` in log and metrics, so that no stranger can add labels', async () => {
    const { lines, observer } = collect();
    observer.request?.({ requestId: 'a', method: 'GET', route: '/v1/secret-path', status: 404, duration: 1 });
    observer.request?.({ requestId: 'b', method: 'PUT', route: 'PUT /v1/duty/status', status: 200, duration: 7 });
    const metrics = await observer.metrics();
    assert.doesNotMatch(metrics + lines.join(''), /secret-path/);
    assert.match(metrics, /onduty_request_duration_seconds_count\{route="other",status="404"\} 1/);
    assert.match(metrics, /onduty_request_duration_seconds_bucket\{le="0.01",route="PUT \/v1\/duty\/status",status="200"\} 1/);
  });

  it('counts streams, events and failures, and the process itself, each observer for itself', async () => {
    const { observer } = collect();
    const other = collect().observer;
    observer.streams?.(5);
    observer.count?.('sign-in');
    observer.count?.('sign-in');
    observer.error?.(new Error('x'), {});
    const metrics = await observer.metrics();
    assert.match(metrics, /onduty_open_streams 5/);
    assert.match(metrics, /onduty_events_total\{name="sign-in"\} 2/);
    assert.match(metrics, /onduty_errors_total 1/);
    assert.match(metrics, /process_cpu_user_seconds_total/);
    assert.match(await other.metrics(), /onduty_open_streams 0/);
  });
});
