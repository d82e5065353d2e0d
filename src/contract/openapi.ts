import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { authorizeParameters } from './authorize.ts';
import * as contract from './index.ts';
import { problemMediaType, problemStatuses, problemTitles } from './problems.ts';
import { headers, routes } from './routes.ts';
import { eventsAnswerSchema, longestWait, streamEvents } from './stream.ts';
import type { ProblemCode } from './problems.ts';
import type { Route } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

const isUnsafe = ({ method }: Route): boolean => method !== 'GET';
const componentName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replace(/Schema$/, '');
const component = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });

const namedSchemas: Readonly<Record<string, v.GenericSchema>> = Object.fromEntries(
  Object.entries(contract).flatMap(([name, schema]) => (name.endsWith('Schema') ? [[componentName(name), schema as v.GenericSchema]] : [])),
);

const conversion = {
  target: 'draft-2020-12',
  overrideRef: ({ referenceId }: { readonly referenceId: string }) => `#/components/schemas/${referenceId}`,
} as const;

/** A schema as a reference where it has a name, and in full where it has none. */
function schemaOf(schema: v.GenericSchema): Json {
  const name = Object.keys(namedSchemas).find((key) => namedSchemas[key] === schema);
  if (name !== undefined) return component('schemas', name);
  const { $schema, $defs, ...json } = toJsonSchema(schema, { ...conversion, definitions: namedSchemas });
  return json;
}

/** Every problem code that a route can answer: its own and those of its kind. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  const codes: ProblemCode[] = ['server-error', ...route.problems];
  if (route.path.includes('{')) codes.push('not-found');
  if (route.access === 'platform') codes.push('key-refused', 'origin-not-allowed', 'cross-site-refused');
  else if (route.access !== 'anyone') codes.push('session-required', 'session-ended', 'session-changed', 'origin-not-allowed', 'address-denied');
  if (Array.isArray(route.access)) codes.push('not-allowed');
  if (isUnsafe(route)) {
    codes.push('invalid-request', 'cross-site-refused', 'origin-not-allowed', 'content-too-large', 'content-type-refused');
    if (route.form !== true) codes.push('client-header-missing');
    codes.push('idempotency-mismatch', 'in-flight');
    if (route.secret) codes.push('already-done');
  }
  return [...new Set(codes)].sort((a, b) => problemStatuses[a] - problemStatuses[b] || a.localeCompare(b));
}

const requestId = { [headers.requestId]: component('headers', 'RequestId') };

function problemAnswers(route: Route): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of problemsOf(route)) byStatus.set(problemStatuses[code], [...(byStatus.get(problemStatuses[code]) ?? []), code]);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, {
    description: codes.map((code) => `\`${code}\`: ${problemTitles[code]}.`).join(' '),
    headers: {
      ...requestId,
      ...(status === 401 ? { 'WWW-Authenticate': component('headers', 'Challenge') } : {}),
      ...(status === 429 || status === 503 ? { 'Retry-After': component('headers', 'RetryAfter') } : {}),
    },
    content: { [problemMediaType]: { schema: component('schemas', 'Problem') } },
  }]));
}

/** The platform knows a duty by its version, people know it by its choice. */
const tagOf = ({ access }: Route): string => (access === 'platform' ? 'VersionTag' : 'DutyTag');

function goodAnswer(name: string, route: Route): Json {
  const answerHeaders = { ...requestId, ...(route.etag ? { ETag: component('headers', tagOf(route)) } : {}) };
  if (name === 'streamEvents') {
    const events = Object.entries(streamEvents).map(([event, schema]): [string, Json] => [event, schemaOf(schema)]);
    return { 200: {
      description: 'The stream or, with `wait`, the same events as one answer. `x-events` holds the schema of the data of each event; the set is open.',
      headers: answerHeaders,
      content: {
        'text/event-stream': { schema: { type: 'string' }, 'x-events': Object.fromEntries(events) },
        'application/json': { schema: schemaOf(eventsAnswerSchema) },
      },
    } };
  }
  if (route.leads === true) {
    return { 303: { description: 'Leads on.', headers: { ...answerHeaders, Location: component('headers', 'Location') } } };
  }
  if (route.ok === undefined) return { 204: { description: 'Done.', headers: answerHeaders } };
  return { [route.okStatus ?? 200]: { description: route.okStatus === undefined ? 'The answer.' : 'What became of each.', headers: answerHeaders, content: { 'application/json': { schema: schemaOf(route.ok) } } } };
}

function parametersOf(name: string, route: Route): readonly Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
    name: parameter, in: 'path', required: true, schema: { type: 'string', minLength: 1 },
  }));
  const isPlatform = route.access === 'platform';
  const others = [
    ...(isUnsafe(route) ? [...(route.form === true ? [] : ['Client']), 'IdempotencyKey'] : []),
    ...(route.access === 'anyone' || isPlatform ? [] : ['Session']),
    ...(isUnsafe(route) && route.etag ? [name === 'setPlatformActivity' ? 'IfVersion' : isPlatform ? 'IfMatchVersion' : 'IfMatch'] : []),
    ...(name === 'streamEvents' ? ['LastEventId', 'EventsWait', 'EventsAfter'] : []),
    ...(name === 'listPlatformChanges' ? ['After', 'Wait'] : []),
  ];
  const inQuery = name === 'startAuthorize' ? authorizeParameters.map((parameter) => ({ name: parameter, in: 'query', schema: { type: 'string' } })) : [];
  return [...inPath, ...inQuery, ...others.map((header) => component('parameters', header))];
}

function operation(name: string, route: Route): Json {
  const credentials = [{ cookie: [] }, { bearer: [] }];
  return {
    operationId: name,
    summary: `${route.summary}.`,
    tags: [route.path.split('/')[2]],
    ...(Array.isArray(route.access) ? { description: `For the role ${route.access.join(' or ')}.` } : {}),
    security: route.access === 'platform' ? [{ platform: [] }] : route.access === 'anyone' ? [{}, ...credentials] : credentials,
    parameters: parametersOf(name, route),
    ...(route.body === undefined ? {} : {
      requestBody: { required: !v.is(route.body, {}), content: { [route.form === true ? 'application/x-www-form-urlencoded' : 'application/json']: { schema: schemaOf(route.body) } } },
    }),
    responses: { ...goodAnswer(name, route), ...problemAnswers(route) },
  };
}

const header = (name: string, description: string, required = false): Json => ({ name, in: 'header', required, description, schema: { type: 'string' } });

const parameters = {
  Client: header(headers.client, 'Name and version of the client, such as `onduty/1.0.0`; a request without it can change nothing.', true),
  IdempotencyKey: header(headers.idempotencyKey, 'Makes a repeated request give the same result, for one principal and one route.'),
  Session: header(headers.session, 'The public id of the session that the caller believes in; another one is answered by `session-changed`.'),
  IfMatch: header('If-Match', 'The entity tag of the choice that the caller knows; another one is answered by `choice-changed`.'),
  IfVersion: header('If-Match', 'The entity tag of the duty that the platform knows; another one is answered by `duty-changed`.', true),
  IfMatchVersion: header('If-Match', 'The entity tag of the duty that the platform knows; another one is answered by `duty-changed`.'),
  After: { name: 'after', in: 'query', required: true, description: 'The cursor of the answer before.', schema: { type: 'string' } },
  Wait: {
    name: 'wait', in: 'query', required: false, description: 'How long to wait for a change where there is none, in seconds.',
    schema: { type: 'integer', minimum: 0, maximum: 25, default: 0 },
  },
  LastEventId: header('Last-Event-ID', 'The id of the last event that was received, or the cursor of the last poll: what was missed since comes first.'),
  EventsWait: {
    name: 'wait', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: longestWait },
    description: 'Asks for one answer in place of the stream, as soon as there is something to say and after so many seconds at the latest.',
  },
  EventsAfter: { name: 'after', in: 'query', required: false, schema: { type: 'string' }, description: 'The cursor of the last poll, for who cannot send `Last-Event-ID`.' },
};

/** The OpenAPI 3.1 document of the contract, made from the routes and their schemas. */
export function openApiDocument(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(name, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Onduty',
      version: '1',
      description: 'From the login page to on duty. Within `/v1` there are only additions: ignore fields and events that you do not know, '
        + 'and map an unknown problem code by its HTTP status.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: toJsonSchemaDefs(namedSchemas, conversion),
      parameters,
      headers: {
        RequestId: { description: 'The id of the request, as in the log of the server.', schema: { type: 'string' } },
        DutyTag: { description: 'The entity tag of the choice: status, reason and next status, never the activity.', schema: { type: 'string' } },
        VersionTag: { description: 'The entity tag of the duty as a whole, the activity included.', schema: { type: 'string' } },
        Challenge: { description: 'How to authenticate.', schema: { type: 'string' } },
        Location: { description: 'Where to go on.', schema: { type: 'string' } },
        RetryAfter: { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 } },
      },
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-onduty', description: 'On plain-http loopback `onduty-dev`.' },
        bearer: { type: 'http', scheme: 'bearer' },
        platform: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Platform` and the key, for servers alone: a request of a page is refused.' },
      },
    },
  };
}
