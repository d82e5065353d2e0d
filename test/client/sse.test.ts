import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readStream } from '../../src/client/sse.ts';

/** Reads a stream that comes in these pieces. */
async function read(...pieces: (string | Uint8Array)[]) {
  const encoder = new TextEncoder();
  const heard: unknown[] = [];
  const ids: string[] = [];
  const retries: number[] = [];
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      controller.close();
    },
  });
  await readStream(body, new AbortController().signal, {
    heard: () => void (bytes += 1),
    event: ({ name, data }) => heard.push([name, data]),
    id: (id) => ids.push(id),
    retry: (milliseconds) => retries.push(milliseconds),
  });
  return { heard, ids, retries, bytes };
}

describe('readStream', () => {
  it('reads names, data of many lines, ids and the wish to wait', async () => {
    const { heard, ids, retries } = await read('retry: 2000\n\nid: duty-7\nevent: duty\ndata: {"a":\ndata:1}\n\n', 'data:  x\n\n');
    assert.deepEqual(heard, [['duty', '{"a":\n1}'], ['message', ' x']]);
    assert.deepEqual([...new Set(ids)], ['duty-7']);
    assert.deepEqual(retries, [2000]);
  });

  it('understands every kind of line end, also one that is cut in two', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = `event: ping${end}data: 1${end}${end}event: ping${end}data: 2${end}${end}`;
      const whole = await read(text, '\n');
      assert.deepEqual(whole.heard, [['ping', '1'], ['ping', '2']], JSON.stringify(end));
      assert.deepEqual((await read(...text, '\n')).heard, whole.heard, JSON.stringify(end));
    }
  });

  it('joins characters that are cut between two pieces', async () => {
    const bytes = new TextEncoder().encode('data: Größe 🙂\n\n');
    assert.deepEqual((await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).heard, [['message', 'Größe 🙂']]);
  });

  it('takes comments as a sign of life and nothing else', async () => {
    const { heard, bytes } = await read(': still here\n\n', ':\n\n');
    assert.deepEqual(heard, []);
    assert.equal(bytes, 2);
  });

  it('drops an event that the end of the stream cut off, and its id with it', async () => {
    const { heard, ids } = await read('id: 1\ndata: a\n\n', 'id: 2\ndata: b\n');
    assert.deepEqual(heard, [['message', 'a']]);
    assert.deepEqual(ids, ['1']);
  });

  it('ignores unknown fields, broken waits and ids with a null in them', async () => {
    const { heard, ids, retries } = await read('colour: red\nretry: soon\nid: a\0b\ndata\n\n');
    assert.deepEqual(heard, [['message', '']]);
    assert.deepEqual(ids, []);
    assert.deepEqual(retries, []);
  });

  it('lets go of the stream when the signal aborts', async () => {
    let cancelled = false;
    const stop = new AbortController();
    const body = new ReadableStream<Uint8Array>({ cancel: () => void (cancelled = true) });
    const reading = readStream(body, stop.signal, { heard() {}, event() {}, id() {}, retry() {} });
    stop.abort();
    await reading;
    assert.equal(cancelled, true);
  });
});
