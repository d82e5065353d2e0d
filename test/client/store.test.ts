import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStore } from '../../src/client/store.ts';

describe('store', () => {
  it('tells a new listener the value of now, and each change after', () => {
    const store = createStore(1);
    const heard: number[] = [];
    store.subscribe((value) => heard.push(value));
    store.set(2);
    store.set(2);
    store.set(3);
    assert.deepEqual(heard, [1, 2, 3]);
    assert.equal(store.get(), 3);
  });

  it('keeps quiet after the subscription ended, also when that happens while it tells', () => {
    const store = createStore(1);
    const heard: number[] = [];
    let stop = () => {};
    store.subscribe((value) => value === 2 && stop());
    stop = store.subscribe((value) => heard.push(value));
    store.set(2);
    store.set(3);
    assert.deepEqual(heard, [1]);
  });

  it('counts two subscriptions of one listener as two', () => {
    const store = createStore(1);
    let calls = 0;
    const listener = () => void (calls += 1);
    const stop = store.subscribe(listener);
    store.subscribe(listener);
    stop();
    store.set(2);
    assert.equal(calls, 3);
  });

  it('tells everybody although a listener throws, and reports what it threw', (t) => {
    const report = t.mock.method(console, 'error', () => {});
    const store = createStore(1);
    const heard: number[] = [];
    const failure = new Error('a listener of the host');
    store.subscribe(() => { throw failure; });
    store.subscribe((value) => heard.push(value));
    store.set(2);
    assert.deepEqual(heard, [1, 2]);
    assert.deepEqual(report.mock.calls.map((call) => call.arguments[0] as unknown), [failure, failure]);
  });

  it('never tells an older value after a newer one when a listener sets the store again', () => {
    const store = createStore(1);
    const heard: number[] = [];
    store.subscribe((value) => value === 2 && store.set(3));
    store.subscribe((value) => heard.push(value));
    store.set(2);
    assert.deepEqual(heard, [1, 3]);
  });
});
