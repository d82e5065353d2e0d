import assert from 'node:assert/strict';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openApiDocument, problemsOf } from '../../../src/contract/openapi.ts';
import { headers as headerNames, problemMediaType, routes } from '../../../src/contract/index.ts';
import type { Problem, Route } from '../../../src/contract/index.ts';
import type { ValidateFunction } from 'ajv/dist/2020.js';

/** JSON of the document: what is looked for in it stands there or is `undefined`. */
export type Json = Readonly<Record<string, unknown>>;

interface Media { readonly content?: Readonly<Record<string, { readonly schema: Json }>>; readonly headers?: Json }

/** An operation of the OpenAPI document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Json[];
  readonly body: { readonly type: string; readonly schema: Json } | undefined;
  readonly responses: Readonly<Record<string, Media>>;
  /** The problem codes that it may answer with. */
  readonly codes: readonly string[];
  /** The role, or else, that may always ask. */
  readonly able: 'agent' | 'supervisor' | 'administrator' | 'platform';
  /** Whether the answer holds a credential. */
  readonly isSecret: boolean;
}

const document = openApiDocument();

/** Follows a reference within the document. */
export function resolve(json: Json): Json {
  const reference = json['$ref'];
  if (typeof reference !== 'string') return json;
  return reference.slice(2).split('/').reduce<unknown>((place, name) => (place as Json)[name], document) as Json;
}

function operationOf(path: string, method: string, json: Json): Operation {
  const [type, media] = Object.entries((json['requestBody'] as Media | undefined)?.content ?? {})[0] ?? [];
  const route = routes[json['operationId'] as keyof typeof routes] as Route;
  return {
    id: json['operationId'] as string, method: method.toUpperCase(), path,
    parameters: (json['parameters'] as readonly Json[]).map(resolve),
    body: type === undefined || media === undefined ? undefined : { type, schema: media.schema },
    responses: json['responses'] as Operation['responses'],
    codes: problemsOf(route), able: route.access === 'platform' ? 'platform' : typeof route.access === 'string' ? 'agent' : route.access.at(-1)!, isSecret: route.secret === true,
  };
}

/** Every operation of the document: a new route is one more, with no change here. */
export const operations: readonly Operation[] = Object.entries(document['paths'] as Readonly<Record<string, Json>>)
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, json]) => operationOf(path, method, json as Json)));

const forms = operations.map((operation) => ({ operation, form: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));

/** The operation that a request asks for: a hostile parameter may lead elsewhere, or nowhere. */
export const operationFor = (request: Request): Operation | undefined => {
  const { pathname } = new URL(request.url);
  return forms.find(({ operation, form }) => operation.method === request.method && form.test(pathname))?.operation;
};

/** The same schemas, but that no object may hold a field which they do not name: what is answered beyond the document is told to somebody by mistake. */
function closed(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(closed);
  if (typeof json !== 'object' || json === null) return json;
  const copy = Object.fromEntries(Object.entries(json).map(([name, value]) => [name, closed(value)]));
  return 'properties' in copy && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: 'https://desk.example/openapi.json', components: closed(document['components']) });
const validators = new Map<string, ValidateFunction>();
const external = (schema: unknown): unknown => JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/components/', '"https://desk.example/openapi.json#/components/'));

function validate(name: string, schema: Json, value: unknown): void {
  const known = validators.get(name) ?? ajv.compile(external(schema) as object);
  validators.set(name, known);
  if (known(value)) return;
  assert.fail(`${name} does not fit its schema: ${ajv.errorsText(known.errors)}\n${JSON.stringify(value)}`);
}

function assertProblem({ codes }: Pick<Operation, 'codes'>, response: Response, problem: Problem): void {
  assert.equal(problem.status, response.status);
  assert.ok(codes.includes(problem.code), `${problem.code} is not a code of the operation`);
  if (response.status === 401) assert.ok(response.headers.has('www-authenticate'));
  if (response.status === 429) assert.ok(response.headers.has('retry-after'));
}

/** What a path that leads to no operation may answer. */
const elsewhere: Pick<Operation, 'codes'> = {
  codes: ['not-found', 'method-not-allowed', 'origin-not-allowed', 'cross-site-refused', 'client-header-missing', 'content-type-refused'],
};

/** Holds an answer against the document; gives its JSON where it has some. */
export async function assertDocumented(request: Request, response: Response): Promise<unknown> {
  const operation = operationFor(request);
  const name = `${operation?.id ?? 'nothing'} ${response.status}`;
  assert.ok(response.status < 500, name);
  assert.ok(response.headers.has(headerNames.requestId), 'a request id');
  const type = (response.headers.get('content-type') ?? '').split(';')[0]!;
  if (!operation) {
    assert.equal(type, problemMediaType, name);
    const problem = await response.json() as Problem;
    validate('a problem', { $ref: '#/components/schemas/Problem' }, problem);
    assertProblem(elsewhere, response, problem);
    return problem;
  }
  const documented = operation.responses[response.status];
  const text = type === 'text/event-stream' ? '' : await response.text();
  assert.ok(documented, `${name} is not in the document: ${text}`);
  if (documented.content === undefined) {
    assert.equal(text, '', name);
    return undefined;
  }
  const media = documented.content[type];
  assert.ok(media, `${name} has an undocumented type: ${type}`);
  if (type === 'text/event-stream') {
    await response.body?.cancel();
    return undefined;
  }
  const value: unknown = JSON.parse(text);
  validate(`${name} ${type}`, media.schema, value);
  if (type === problemMediaType) assertProblem(operation, response, value as Problem);
  else for (const header of Object.keys(documented.headers ?? {})) assert.ok(response.headers.has(header), `${name} has no ${header}`);
  return value;
}
