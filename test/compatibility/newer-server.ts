import { problemMediaType, problemType, routes, streamEvents } from '../../src/contract/index.ts';
import { eventsAnswerSchema } from '../../src/contract/stream.ts';
import type * as v from 'valibot';
import type { Problem, Route, RouteName } from '../../src/contract/index.ts';

type Pass = (request: Request) => Promise<Response>;

/** What a schema says of itself, as far as it matters here. */
interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly wrapped?: v.GenericSchema;
  readonly value?: v.GenericSchema;
  readonly key?: string;
  readonly options?: readonly (v.GenericSchema & { readonly entries: Readonly<Record<string, { readonly literal?: unknown }>> })[];
}

/** What a newer server adds: its name is a legal one everywhere, also as a language tag. */
export const novelty = 'tomorrow';
/** An application of a newer server: for a role, and with a target, of which no client of today knows. */
const app = { id: novelty, name: 'Horoscopes', description: 'What the day will bring', role: 'clairvoyant', url: '/tomorrow/', target: 'hologram', disabled: null };

const addition = { [novelty]: { deep: [1, null, { deeper: true }] } };
const isText = (schema: v.GenericSchema | undefined): boolean => (schema as Shape | undefined)?.type === 'string';

/** Adds to an answer what a newer server might say beyond the schema: a field in every object, a member in every open set and map. */
function grow(schema: v.GenericSchema, value: unknown): unknown {
  const { type, entries, item, wrapped, value: held, key, options } = schema as unknown as Shape;
  if (wrapped) return value === null || value === undefined ? value : grow(wrapped, value);
  if (type === 'array' && item && Array.isArray(value)) return [...value.map((one) => grow(item, one)), ...(isText(item) ? [novelty] : [])];
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  if (type === 'record') return { ...fields, ...(isText(held) && { [novelty]: novelty }) };
  if (type === 'variant' && key) {
    const option = options?.find((one) => one.entries[key]?.literal === fields[key]);
    return option ? grow(option, value) : { ...fields, ...addition };
  }
  if (!entries) return value;
  const grown = Object.entries(fields).map(([name, one]) => [name, entries[name] ? grow(entries[name], one) : one] as const);
  return { ...Object.fromEntries(grown), ...addition };
}

function growEvent(name: string, data: unknown): unknown {
  return Object.hasOwn(streamEvents, name) ? grow(streamEvents[name as keyof typeof streamEvents], data) : data;
}

const patterns = (Object.entries(routes) as [RouteName, Route][]).map(([name, { method, path }]) =>
  ({ name, method, form: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));

const routeOf = (request: Request): RouteName | undefined => {
  const { pathname } = new URL(request.url);
  return patterns.find(({ method, form }) => method === request.method && form.test(pathname))?.name;
};

/** The server of a later version, played by the one of today: it says more than the contract of today has words for. */
export interface NewerServer {
  /** Whether problems have codes that no client of today knows, with the statuses that they have today. */
  codes: boolean;
  /** The step that comes next after a right password, in place of a session. */
  step: string | undefined;
  /** The routes of which an answer was added to. */
  readonly seen: Set<RouteName>;
  /** How many events of the stream and of polls nobody of today knows. */
  readonly foreign: { streamed: number; polled: number };
  /** Lets a request through to the server of today, and its answer back with what is new in it. */
  pass(request: Request, next: Pass): Promise<Response>;
}

export function createNewerServer(): NewerServer {
  const seen = new Set<RouteName>();
  const foreign = { streamed: 0, polled: 0 };

  function polled(value: unknown): unknown {
    const answer = grow(eventsAnswerSchema, value) as v.InferOutput<typeof eventsAnswerSchema>;
    foreign.polled += 1;
    const events = answer.events.map((one) => ({ ...one, data: growEvent(one.event, one.data) }));
    return { ...answer, events: [{ event: novelty, data: { what: novelty } }, ...events, { event: 'changed', data: { what: novelty } }] };
  }

  /** Events that nobody knows before and after each that is known, and fields that no stream has today. */
  function streamed(text: string): string {
    const lines = text.split('\n');
    const name = lines.find((line) => line.startsWith('event: '))?.slice(7);
    if (name === undefined) return `${text}\n\n`;
    foreign.streamed += 1;
    const grown = lines.map((line) => (line.startsWith('data: ') ? `data: ${JSON.stringify(growEvent(name, JSON.parse(line.slice(6))))}` : line));
    const before = `: a comment\nevent: ${novelty}\ndata: {"what":"${novelty}"}\n\nevent: ${novelty}\ndata: no JSON at all\n\n`;
    // A client that is told of a gap reads its duty again.
    const gap = name === 'duty' ? `event: gap\ndata: ${JSON.stringify(addition)}\n\n` : '';
    const after = `${gap}event: changed\ndata: ${JSON.stringify({ what: novelty, ...addition })}\n\n`;
    // The stream ends with its session: what comes behind would belong to nobody.
    return `${before}${novelty}: a field\n${grown.join('\n')}\n\n${name === 'session-ended' || name === 'suspended' ? '' : after}`;
  }

  function newerStream(response: Response): Response {
    let rest = '';
    const grown = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new TransformStream<string, string>({
      transform(text, controller) {
        const events = (rest + text).split('\n\n');
        rest = events.pop()!;
        for (const event of events) controller.enqueue(streamed(event));
      },
    }));
    return new Response(grown.pipeThrough(new TextEncoderStream()), response);
  }

  const server: NewerServer = {
    codes: false,
    step: undefined,
    seen,
    foreign,
    async pass(request, next) {
      const name = routeOf(request);
      const response = await next(request);
      const type = response.headers.get('content-type') ?? '';
      if (name) seen.add(name);
      if (type.startsWith('text/event-stream')) return newerStream(response);
      if (!name || !type.includes('json')) return response;
      const value: unknown = await response.json();
      if (type.startsWith(problemMediaType)) {
        const problem = { ...value as Problem, ...addition };
        const code = server.codes ? `${problem.code}-of-${novelty}` : problem.code;
        return Response.json({ ...problem, code, type: problemType(code), title: code }, response);
      }
      if (name === 'signIn' && server.step !== undefined) return Response.json({ state: server.step, ...addition, challenge: 'x' }, response);
      if (name === 'streamEvents') return Response.json(polled(value), response);
      const grown = grow((routes[name] as Route).ok!, value);
      if (name !== 'listApps') return Response.json(grown, response);
      const { apps } = grown as { readonly apps: readonly unknown[] };
      return Response.json({ ...grown as object, apps: [...apps, { ...app, ...addition }] }, response);
    },
  };
  return server;
}
