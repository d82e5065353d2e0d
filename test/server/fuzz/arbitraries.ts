import fc from 'fast-check';
import { headers as headerNames } from '../../../src/contract/index.ts';
import { naughtyStrings } from '../../support/naughty-strings.ts';
import { resolve } from './document.ts';
import type { Arbitrary } from 'fast-check';
import type { Json, Operation } from './document.ts';

/** Texts that mean something to the seeded server, by the field that they go into; any other field gets any of `ids`. Capitals stand for what each server makes itself. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  network: ['203.0.113.0/24', '2001:db8::/32', '127.0.0.0/8', '0.0.0.0/0'],
  email: ['new@acme.example', 'ava.agent@acme.example'],
  username: ['Ava.Agent', 'Ava.Agent', 'Nia.New', 'ava@globex'],
  userName: ['New.Person', 'Ava.Agent'],
  tenant: ['acme', 'acme', 'globex', 'nowhere'],
  password: ['Harbour-Lantern-Nine', 'Harbour-Lantern-Nine', 'Lantern-Meadow-Quill', 'short'],
  current: ['Harbour-Lantern-Nine', 'Copper-Meadow-Tide', 'Velvet-Compass-Rain'],
  language: ['en', 'de', 'xx-YY'],
  languages: ['en', 'de'],
  origins: ['https://crm.example', 'http://localhost:4601', '*'],
  redirects: ['https://crm.example/after', 'javascript:alert(1)'],
  redirectUri: ['https://crm.example/after'],
  redirect_uri: ['https://crm.example/after'],
  phone: ['+46812345678', 'sip:ava@acme.example'],
  country: ['SE', 'ZZ'],
  code: ['TEA', 'LUN'],
  after: ['CURSOR'],
  refreshToken: ['REFRESH-TOKEN'],
  refresh_token: ['REFRESH-TOKEN'],
};
const ids = [
  'acme', 'acme-ava.agent', 'acme-sam.supervisor', 'acme-ada.admin', 'acme-rex.remote', 'globex-ava.agent', 'front-desk', 'remote', 'lunch', 'attend-meeting', 'end-of-shift',
  'agent-console', 'acme-remote-office', 'en', 'busy', 'phone', 'REQUEST-ID', 'PLATFORM-KEY-ID', 'HOST-KEY-ID',
];

/** What the ids in a path are of, by its first part. */
const inPaths: Readonly<Record<string, readonly string[]>> = {
  'access-requests': ['REQUEST-ID'], 'platform-keys': ['PLATFORM-KEY-ID'], 'host-keys': ['HOST-KEY-ID'], apps: ['agent-console'], reasons: ['lunch', 'end-of-shift'],
  'address-rules': ['acme-remote-office'], agents: ['acme-ava.agent'], users: ['acme-ava.agent', 'acme-nia.new'], platform: ['acme-ava.agent'], tenants: ['acme'],
};

const hostile = fc.oneof(
  fc.constantFrom(...naughtyStrings), fc.string({ unit: 'binary' }), fc.constantFrom('', '\0', '\ud800', '__proto__', 'constructor', 'x'.repeat(40_000), '../..', '%00'),
);

const within = (text: string, { minLength = 0, maxLength = Infinity }: { readonly minLength?: number; readonly maxLength?: number }): boolean =>
  text.length >= minLength && text.length <= maxLength;

function textOf(schema: Json, name: string): Arbitrary<string> {
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern'], 'u'));
  const fits = [...meanings[name] ?? ids].filter((text) => within(text, schema));
  const free = fc.oneof(hostile, fc.string({ unit: 'grapheme' })).map((text) => text.slice(0, (schema['maxLength'] as number | undefined) ?? 300))
    .filter((text) => within(text, schema));
  return fits.length > 0 ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...fits) }, { weight: 1, arbitrary: free }) : free;
}

/** Values that fit a schema of the document; texts may mean something, or harm. */
export function valueFor(reference: Json, name = ''): Arbitrary<unknown> {
  const schema = resolve(reference);
  const options = (schema['oneOf'] ?? schema['anyOf']) as readonly Json[] | undefined;
  if (options) return fc.oneof(...options.map((option) => valueFor(option, name)));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum'] as unknown[]);
  switch (schema['type']) {
    case 'string': return textOf(schema, name);
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'integer':
    case 'number': {
      const [min, max] = [(schema['minimum'] as number | undefined) ?? -1e9, (schema['maximum'] as number | undefined) ?? 1e9];
      return fc.integer({ min, max });
    }
    case 'array': {
      const least = (schema['minItems'] as number | undefined) ?? 0;
      return fc.array(valueFor(schema['items'] as Json, name), { minLength: least, maxLength: Math.max(least, 3) });
    }
    case 'object': return objectOf(schema, name);
    default: return fc.jsonValue();
  }
}

function objectOf(schema: Json, name: string): Arbitrary<unknown> {
  const held = schema['additionalProperties'];
  if (typeof held === 'object' && held !== null) {
    const keys = typeof schema['propertyNames'] === 'object' ? fc.constantFrom('en', 'de', 'xx', 'constructor') : fc.string();
    return fc.dictionary(keys, valueFor(held as Json, name), { minKeys: 1, maxKeys: 3 });
  }
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Json>>);
  const required = (schema['required'] ?? []) as readonly string[];
  return fc.record(Object.fromEntries(properties.map(([key, value]) => [key, valueFor(value, key)])), { requiredKeys: [...required] });
}

/** The same with one thing broken: a field gone, of another kind, or too many. */
const broken = (valid: Arbitrary<unknown>): Arbitrary<unknown> => fc.tuple(valid, fc.nat(), fc.oneof(fc.jsonValue(), hostile), fc.constantFrom('drop', 'replace', 'add')).map(
  ([value, turn, other, how]) => {
    if (typeof value !== 'object' || value === null) return other;
    const fields = Object.entries(value);
    const chosen = fields[turn % Math.max(1, fields.length)]?.[0];
    if (how === 'add') return JSON.parse(`{"__proto__":{"isAdmin":true},"tenantId":"globex",${JSON.stringify({ ...value, constructor: other }).slice(1)}`) as unknown;
    return Object.fromEntries(fields.flatMap(([key, one]) => (key === chosen ? (how === 'drop' ? [] : [[key, other]]) : [[key, one]])));
  },
);

const formOf = (value: unknown): string => new URLSearchParams(
  typeof value === 'object' && value !== null ? Object.entries(value).map(([key, one]) => [key, String(one)]) : [],
).toString();

/** The text of a body that fits. */
export const goodBody = ({ body }: Operation): Arbitrary<string> =>
  (body ? valueFor(body.schema).map((value) => (body.type === 'application/json' ? JSON.stringify(value) : formOf(value))) : fc.constantFrom('', '{}'));

function anyBody(operation: Operation): Arbitrary<string> {
  const { body } = operation;
  const write = body === undefined || body.type === 'application/json' ? (value: unknown) => JSON.stringify(value) : formOf;
  const nearly = body ? broken(valueFor(body.schema)).map(write) : fc.constant('{}');
  return fc.oneof(
    { weight: 6, arbitrary: goodBody(operation) }, { weight: 3, arbitrary: nearly }, { weight: 1, arbitrary: fc.jsonValue().map(write) },
    { weight: 1, arbitrary: fc.oneof(hostile, fc.constantFrom('{', '[]', 'null', '"', `{"x":"${'y'.repeat(40_000)}"}`, '['.repeat(10_000))) },
  );
}

/** What a header field can carry. */
const headerText = hostile.map((text) => text.slice(0, 300).replaceAll(/[^\x20-\x7e\x80-\xff]/g, '').trim());
const maybe = (weight: number, ...values: readonly (string | undefined)[]): Arbitrary<string | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: headerText });

const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ids).map(encodeURIComponent) },
  { weight: 2, arbitrary: hostile.map((text) => encodeURIComponent(text.slice(0, 500).replaceAll(/\p{Surrogate}/gu, '\ufffd'))) },
  { weight: 1, arbitrary: fc.constantFrom('%', '%zz', '%C0%AF', '%00', '..', '.', '%2e%2e', 'a%2Fb', ';', ' ') },
);

/** Which values a parameter of the query may have; a long wait is no test. */
const queryValue = ({ name, schema }: Json): Arbitrary<string> => (name === 'wait'
  ? fc.constantFrom('0', '-1', '26', 'x', '1e0', '0x1', '', '99999999999999999999')
  : fc.oneof(hostile.map((text) => text.slice(0, 500)), valueFor(schema as Json).map(String), fc.constantFrom('0', '1.5', '-1', 'NaN', '1e999')));

export interface FuzzedRequest {
  readonly path: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const pathOf = (operation: Operation): Arbitrary<string> => {
  const names = [...operation.path.matchAll(/\{\w+\}/g)].map(([name]) => name);
  const queries = [...operation.parameters.filter((one) => one['in'] === 'query'), { name: 'before', schema: { type: 'string' } }];
  return fc.tuple(
    fc.tuple(...names.map(() => segment)),
    fc.record(Object.fromEntries(queries.map((one) => [one['name'] as string, queryValue(one)])), { requiredKeys: [] }),
  ).map(([values, query]) => {
    const path = names.reduce((left, name, index) => left.replace(name, () => values[index]!), operation.path);
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
    return search === '' ? path : `${path}?${search}`;
  });
};

/** A request of an operation: some fit, some nearly, some not at all. */
export function anyRequest(operation: Operation): Arbitrary<FuzzedRequest> {
  const type = operation.body?.type ?? 'application/json';
  return fc.record({
    path: pathOf(operation),
    body: operation.method === 'GET' ? fc.constant(undefined) : anyBody(operation),
    headers: fc.record({
      [headerNames.client]: maybe(15, 'fuzz/1'),
      [headerNames.idempotencyKey]: maybe(8, undefined, 'one', 'two'),
      [headerNames.session]: maybe(12, undefined),
      'Content-Type': maybe(15, type, type, `${type}; charset=utf-8`),
      'If-Match': maybe(8, undefined, '"choice-1"', '"version-1"', '*'),
      'Last-Event-ID': maybe(8, undefined, '1', '0'),
      'Accept-Language': maybe(8, undefined, 'de', 'en-GB,en;q=0.5'),
      Origin: maybe(15, undefined, 'https://desk.example', 'https://crm.example', 'null'),
      Cookie: maybe(10, undefined),
    }),
  });
}

const requiredQuery = ({ parameters }: Operation): string => {
  const names = parameters.filter((one) => one['in'] === 'query' && one['required'] === true).map((one) => one['name'] as string);
  return names.length === 0 ? '' : `?${names.map((name) => `${name}=${meanings[name]?.[0] ?? ''}`).join('&')}`;
};

/** A request that fits in everything, but for what its texts mean to the server. */
export const goodRequest = (operation: Operation): Arbitrary<FuzzedRequest> => fc.record({
  path: fc.tuple(...[...operation.path.matchAll(/\{\w+\}/g)].map(() => fc.constantFrom(...inPaths[operation.path.split('/')[2]!] ?? ids)))
    .map((values) => values.reduce((path, value) => path.replace(/\{\w+\}/, value), operation.path) + requiredQuery(operation)),
  body: operation.method === 'GET' ? fc.constant(undefined) : goodBody(operation),
  headers: fc.constantFrom(undefined, '*', '"version-1"').map((match) => ({
    [headerNames.client]: 'fuzz/1', 'Content-Type': operation.body?.type ?? 'application/json', 'If-Match': match,
  })),
});
