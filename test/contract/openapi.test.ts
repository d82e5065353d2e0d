import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemMediaType, problemStatuses, routes } from '../../src/contract/index.ts';
import { openApiDocument, problemsOf } from '../../src/contract/openapi.ts';
import type { Route } from '../../src/contract/index.ts';

interface Answer {
  readonly description: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: unknown }>>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly $ref?: string; readonly name?: string; readonly in?: string }[];
  readonly requestBody?: { readonly required: boolean };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security: readonly object[];
}

const document = openApiDocument();
const paths = document['paths'] as Record<string, Record<string, Operation>>;
const operationOf = (route: Route): Operation => paths[route.path]![route.method.toLowerCase()]!;
const all = Object.entries(routes) as [string, Route][];

function* refsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === '$ref') yield String(inner);
    else yield* refsIn(inner);
  }
}

const resolve = (ref: string): unknown =>
  ref.slice(2).split('/').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);

describe('OpenAPI document', () => {
  it('is plain JSON that says it is OpenAPI 3.1', () => {
    assert.equal(document['openapi'], '3.1.0');
    assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
  });

  it('shows every route once, under its own name', () => {
    const shown = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    assert.deepEqual(shown.sort(), Object.keys(routes).sort());
  });

  it('refers only to what is there', () => {
    const refs = new Set(refsIn(document));
    assert.ok(refs.size > 20);
    for (const ref of refs) assert.notEqual(resolve(ref), undefined, ref);
  });

  it('describes every parameter of a path', () => {
    for (const [name, route] of all) {
      const named = operationOf(route).parameters.flatMap((parameter) => (parameter.in === 'path' && parameter.name) || []);
      assert.deepEqual(named, [...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter), name);
    }
  });

  it('R6: asks every change for the header of the client, but for a form that no session goes with, and nothing else for it', () => {
    for (const [name, route] of all) {
      const asked = operationOf(route).parameters.some(({ $ref }) => $ref?.endsWith('/Client'));
      assert.equal(asked, route.method !== 'GET' && route.form !== true, name);
    }
  });

  it('R40: gives every answer of 400 and above the media type of problems, and every 401 a challenge', () => {
    for (const [name, route] of all) {
      for (const [status, answer] of Object.entries(operationOf(route).responses)) {
        if (Number(status) < 400) continue;
        assert.deepEqual(Object.keys(answer.content!), [problemMediaType], name);
        assert.equal('WWW-Authenticate' in answer.headers, status === '401', name);
      }
    }
  });

  it('lists every problem of a route under its status', () => {
    for (const [name, route] of all) {
      for (const code of problemsOf(route)) {
        assert.ok(operationOf(route).responses[problemStatuses[code]]!.description.includes(`\`${code}\``), `${name} ${code}`);
      }
    }
  });

  it('lets nobody without a session call a route that needs one', () => {
    for (const [name, route] of all) {
      const anonymous = operationOf(route).security.some((scheme) => Object.keys(scheme).length === 0);
      assert.equal(anonymous, route.access === 'anyone', name);
    }
  });

  it('lets a platform in by its key alone, and no key into anything else', () => {
    for (const [name, route] of all) {
      const schemes = operationOf(route).security.flatMap(Object.keys);
      if (route.access === 'platform') assert.deepEqual(schemes, ['platform'], name);
      else assert.ok(!schemes.includes('platform'), name);
      assert.equal(problemsOf(route).includes('key-refused'), route.access === 'platform', name);
    }
    const refs = (route: Route) => operationOf(route).parameters.flatMap(({ $ref }) => $ref?.split('/').at(-1) ?? []);
    assert.deepEqual(refs(routes.listPlatformChanges), ['After', 'Wait']);
    assert.deepEqual(refs(routes.setPlatformActivity), ['Client', 'IdempotencyKey', 'IfVersion']);
    assert.deepEqual(refs(routes.setPlatformStatus), ['Client', 'IdempotencyKey', 'IfMatchVersion']);
  });

  it('asks for a body only where an empty one would be refused', () => {
    assert.equal(operationOf(routes.signIn).requestBody!.required, true);
    assert.equal(operationOf(routes.signOut).requestBody!.required, false);
    assert.equal(operationOf(routes.openDuty).requestBody!.required, false);
    assert.equal(operationOf(routes.noteContact).requestBody, undefined);
  });

  it('tells the status of an answer that holds many', () => {
    assert.deepEqual(Object.keys(operationOf(routes.setAgentStatuses).responses).filter((status) => status.startsWith('2')), ['207']);
  });

  it('tells the schema of every event of the stream', () => {
    const content = operationOf(routes.streamEvents).responses['200']!.content!['text/event-stream'] as unknown as { 'x-events': object };
    assert.deepEqual(Object.keys(content['x-events']), ['duty', 'agent', 'session-ended', 'suspended', 'changed', 'gap', 'ping']);
  });
});
