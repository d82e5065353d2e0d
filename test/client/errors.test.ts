import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemStatuses } from '../../src/contract/index.ts';
import * as errors from '../../src/client/errors.ts';
import { knownCode } from '../../src/client/refusal.ts';

const { isOndutyError, OndutyError } = errors;

describe('OndutyError', () => {
  it('is told by its brand, also when another copy of the package made it', async () => {
    const copy = await import(`../../src/client/errors.ts?copy=${Date.now()}`) as typeof errors;
    const foreign = new copy.OndutyError('network');
    assert.equal(foreign instanceof OndutyError, false);
    assert.equal(isOndutyError(foreign), true);
    for (const other of [null, undefined, 'network', new Error('network'), { code: 'network' }]) assert.equal(isOndutyError(other), false);
  });

  it('does not show its brand when it is listed', () => {
    assert.deepEqual(Object.getOwnPropertySymbols(Object.assign({}, new OndutyError('timeout'))), []);
  });
});

describe('knownCode', () => {
  it('keeps every code of the contract', () => {
    for (const [code, status] of Object.entries(problemStatuses)) assert.equal(knownCode(code, status), code);
  });

  it('R64: maps an unknown code by its HTTP status', () => {
    const expected = {
      400: 'invalid-request', 401: 'session-required', 403: 'not-allowed', 404: 'not-found', 405: 'method-not-allowed',
      409: 'status-refused',
      412: 'choice-changed', 413: 'content-too-large', 415: 'content-type-refused', 418: 'invalid-request', 422: 'invalid-request',
      429: 'throttled', 500: 'server-error', 502: 'server-error', 503: 'overloaded', 599: 'server-error', 302: 'invalid-request',
    };
    for (const [status, code] of Object.entries(expected)) assert.equal(knownCode('of-the-year-2030', Number(status)), code, status);
  });

  it('R48: takes no name of a prototype for a code', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) assert.equal(knownCode(name, 409), 'status-refused');
  });
});
