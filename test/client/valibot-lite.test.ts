import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import * as contract from '../../src/contract/index.ts';
import * as slim from '../../src/client/valibot-lite.ts';

/** The contract once more, with its schemas made by valibot's stand-in. */
async function slimContract(): Promise<typeof contract> {
  const mark = '?slim';
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const isSlim = context.parentURL?.endsWith(mark) ?? false;
      if (isSlim && specifier === 'valibot') return next(new URL('../../src/client/valibot-lite.ts', import.meta.url).href, context);
      const resolved = next(specifier, context);
      return isSlim ? { ...resolved, url: resolved.url + mark } : resolved;
    },
  });
  try {
    return await import(`../../src/contract/index.ts${mark}`) as typeof contract;
  } finally {
    hooks.deregister();
  }
}

const twin = await slimContract();
const isSchema = (value: unknown): value is v.GenericSchema => typeof value === 'object' && value !== null && 'kind' in value;
/** Every schema of a module with its name and its twin. */
const pairs = (module: object, other: object): [string, v.GenericSchema, object][] => Object.entries(module)
  .filter((entry): entry is [string, v.GenericSchema] => isSchema(entry[1]))
  .map(([name, schema]) => [name, schema, (other as Record<string, object>)[name]!]);

const schemas: [string, v.GenericSchema, object][] = [
  ...pairs(contract, twin), ...pairs(contract.streamEvents, twin.streamEvents),
];

/** Values that a schema accepts, as far as its structure tells. */
function fitting(schema: v.GenericSchema & Record<string, unknown>): fc.Arbitrary<unknown> {
  const inner = (one: unknown) => fitting(one as v.GenericSchema & Record<string, unknown>);
  const bounds = new Map((schema['pipe'] as { type: string; requirement?: number }[] | undefined)?.map(({ type, requirement }) => [type, requirement]));
  const [least, most] = [bounds.get('min_length'), bounds.get('max_length')];
  const form = (schema['pipe'] as { type: string; requirement?: unknown }[] | undefined)?.find(({ type }) => type === 'regex')?.requirement;
  if (form instanceof RegExp) return fc.stringMatching(form, { maxLength: most ?? 200 });
  switch (schema.type) {
    case 'object': case 'strict_object': return fc.record(Object.fromEntries(Object.entries(schema['entries'] as object).map(([key, one]) => [key, inner(one)])));
    case 'variant': return fc.oneof(...(schema['options'] as unknown[]).map(inner));
    case 'array': return fc.array(inner(schema['item']), { minLength: least ?? 0, maxLength: 3 });
    case 'record': return fc.dictionary(fc.oneof(inner(schema['key']) as fc.Arbitrary<string>, fc.constantFrom('__proto__', 'constructor', 'prototype')), inner(schema['value']), { maxKeys: 4 });
    case 'nullable': return fc.option(inner(schema['wrapped']));
    case 'optional': return fc.option(inner(schema['wrapped']), { nil: undefined });
    case 'picklist': return fc.constantFrom(...(schema['options'] as unknown[]));
    case 'literal': return fc.constant(schema['literal']);
    case 'boolean': return fc.boolean();
    case 'number': return fc.integer({ min: bounds.get('min_value') ?? -(2 ** 31), max: bounds.get('max_value') ?? 2 ** 31 - 1 });
    default: return fc.string({ minLength: least ?? 1, maxLength: Math.min(40, most ?? 40) });
  }
}

/** Spoils one place of a value. */
const spoilt = (schema: v.GenericSchema) => fc.tuple(fitting(schema as never), fc.anything(), fc.nat()).map(([value, other, at]) => {
  if (typeof value !== 'object' || value === null) return other;
  const copy = structuredClone(value) as Record<string, unknown>;
  let place = copy;
  for (let step = at; ; step = Math.floor(step / 3)) {
    const keys = Object.keys(place);
    const key = keys[step % Math.max(keys.length, 1)];
    if (key === undefined) return copy;
    const next = place[key];
    if (step % 3 && typeof next === 'object' && next !== null) place = next as Record<string, unknown>;
    else {
      if (step % 5) place[key] = other;
      else Reflect.deleteProperty(place, key);
      return copy;
    }
  }
});

describe('the stand-in for valibot', () => {
  it('is compared over every schema of the contract', () => {
    assert.ok(schemas.length >= 20);
    for (const [name, , other] of schemas) assert.equal('run' in other, true, name);
  });

  for (const [name, schema, other] of schemas) {
    it(`accepts, refuses and answers like valibot: ${name}`, () => {
      let accepted = 0;
      fc.assert(fc.property(fc.oneof(fitting(schema as never), spoilt(schema), fc.anything(), fc.jsonValue()), (value) => {
        const expected = v.safeParse(schema, value);
        const actual = slim.safeParse(other as never, value) as { success: boolean; output: unknown; issues: never };
        assert.equal(actual.success, expected.success);
        if (!expected.success) return;
        accepted += 1;
        assert.deepEqual(actual.output, expected.output);
      }), { numRuns: 300 });
      assert.ok(accepted > 0);
    });
  }

  it('R48: lets no record reach the prototype of objects', () => {
    const given: unknown = JSON.parse('{"__proto__":"polluted","constructor":"x","prototype":"x","email":"editable"}');
    const { output } = slim.safeParse(slim.record(slim.string(), slim.string()), given) as { output: object };
    assert.deepEqual(Object.getOwnPropertyNames(output), ['email']);
    assert.equal(Object.getPrototypeOf(output), Object.prototype);
  });

  it('takes nothing more than a strict object names, and names the place like valibot', () => {
    const entries = { id: v.string() };
    for (const value of [{ id: 'a', d: 'b' }, { id: 'a', d: undefined }, { d: 'b' }, null]) {
      const expected = v.safeParse(v.strictObject(entries), value);
      const actual = slim.safeParse(slim.strictObject({ id: slim.string() }), value) as { success: boolean; issues: [never] };
      assert.ok(!expected.success && !actual.success);
      assert.equal(slim.getDotPath(actual.issues[0]), v.getDotPath(expected.issues[0]));
    }
  });

  it('names the place in a record like valibot', () => {
    for (const value of [{ a: 'b', c: 7 }, { a: { b: 'c' } }]) {
      const expected = v.safeParse(v.record(v.string(), v.string()), value);
      const actual = slim.safeParse(slim.record(slim.string(), slim.string()), value) as { issues: [never] };
      assert.ok(!expected.success);
      assert.equal(slim.getDotPath(actual.issues[0]), v.getDotPath(expected.issues[0]));
    }
  });

  it('names the place like valibot', () => {
    const cases: unknown[] = [{}, { reasons: [{ id: 'a' }] }, { reasons: [], required: [7] }, null, { reasons: 1 }];
    for (const value of cases) {
      const expected = v.safeParse(contract.reasonsAnswerSchema, value);
      const actual = slim.safeParse(twin.reasonsAnswerSchema as never, value) as { issues: [never] };
      assert.ok(!expected.success);
      assert.equal(slim.getDotPath(actual.issues[0]), v.getDotPath(expected.issues[0]));
    }
  });
});
