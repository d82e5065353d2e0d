/** One event of a stream, its data not yet looked at. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/** What the reader of a stream is told. */
export interface StreamReader {
  /** Bytes came, whatever they mean. */
  heard(): void;
  event(event: StreamEvent): void;
  /** The id that a new stream is to begin after. */
  id(id: string): void;
  /** How long the server wants clients to wait before they come back, in milliseconds. */
  retry(milliseconds: number): void;
}

/**
 * Reads Server-Sent Events until the stream ends or the signal aborts.
 * The rules are those of the HTML standard, 9.2.6 "Interpreting an event stream".
 */
export async function readStream(body: ReadableStream<Uint8Array>, signal: AbortSignal, reader: StreamReader): Promise<void> {
  const source = body.getReader();
  const cancel = () => void source.cancel().catch(() => {});
  signal.addEventListener('abort', cancel);
  const decoder = new TextDecoder();
  let rest = '';
  let id: string | undefined;
  let name = '';
  let data: string[] = [];

  function line(text: string): void {
    if (text === '') {
      if (id !== undefined) reader.id(id);
      if (data.length) reader.event({ name: name || 'message', data: data.join('\n') });
      name = '';
      data = [];
      return;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(text) ?? [];
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) reader.retry(Number(value));
  }

  try {
    for (;;) {
      const { done, value } = await source.read();
      if (done || signal.aborted) return;
      reader.heard();
      // A carriage return at the end may be half of a line end.
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      lines.forEach(line);
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
