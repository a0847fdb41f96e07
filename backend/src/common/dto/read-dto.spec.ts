import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { FieldError } from '@nexus/contracts';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, IsInt, IsString, MinLength, validateSync, type ValidationError } from 'class-validator';
import fc from 'fast-check';
import '../../api.module.js';
import { Json, ListOf, Nested, Text, TextList } from './fields.js';
import { type DtoClass, type DtoRules, type FieldRules, rulesOf } from './dto-rules.js';
import { MAX_ERRORS, readDto, type UnknownFields } from './read-dto.js';

const storage = getMetadataStorage() as unknown as { validationMetadatas: Map<DtoClass, unknown> };
/** Whether all its fields have rules: class-validator refuses every instance of a class without any. */
const isRuled = ({ make, fields }: DtoRules): boolean =>
  Object.keys(new make()).every((name) => fields.has(name)) &&
  [...fields.values()].every(({ nested }) => !nested || isRuled(nested.rules()));
/** Every class with field decorators that the api loads. */
const CLASSES = [...storage.validationMetadatas.keys()]
  .filter((make) => isRuled(rulesOf(make)))
  .map((make) => [make.name, make] as const);

type Errors = Pick<FieldError, 'field' | 'code' | 'message'>[];

function flatten(errors: ValidationError[], prefix = ''): Errors {
  return errors.flatMap((e) => {
    const field = prefix + e.property;
    const own = Object.entries(e.constraints ?? {}).map(([code, message]) => ({ field, code, message }));
    return [...own, ...flatten(e.children ?? [], `${field}.`)];
  });
}

/** The result of class-transformer and class-validator. */
function reference(make: DtoClass, plain: object, unknown: UnknownFields): { dto: object; errors: Errors } {
  const dto = plainToInstance(make, structuredClone(plain));
  const refused = unknown === 'refused';
  const options = { whitelist: refused, forbidNonWhitelisted: refused, forbidUnknownValues: false };
  return { dto, errors: flatten(validateSync(dto, options)) };
}

const SIZES = new Set(['isLength', 'maxLength', 'arrayMaxSize']);

/** If a size is exceeded, no other check of the field runs. */
function withoutSkipped(expected: Errors, actual: Errors): Errors {
  const alone = actual.filter(
    ({ field, code }) => SIZES.has(code) && actual.every((e) => e.field !== field || e.code === code),
  );
  const skipped = (e: Errors[0]): boolean =>
    alone.some(({ field, code }) => e.field.startsWith(`${field}.`) || (e.field === field && e.code !== code));
  return expected.filter((e) => !skipped(e));
}

const sorted = (errors: Errors): string[] => errors.map((e) => `${e.field} ${e.code}: ${e.message}`).sort();

function same(make: DtoClass, plain: object, unknown: UnknownFields): boolean {
  const expected = reference(make, plain, unknown);
  const actual = readDto(make, structuredClone(plain), unknown);
  const found = sorted(actual.errors);
  const all = sorted(withoutSkipped(expected.errors, actual.errors));
  if (found.length === MAX_ERRORS) expect(found.filter((error) => !all.includes(error))).toEqual([]);
  else expect(found).toEqual(all);
  if (actual.errors.length === 0) expect(actual.dto).toStrictEqual(expected.dto);
  return actual.errors.length === 0;
}

const TEXTS = ['', 'a', ' padded ', 'a\0b', 'A@Example.COM ', '018f2f3e-7d3c-7abc-8def-0123456789ab', '2026-01-31'];
const MORE_TEXTS = [
  '2026-01-31T10:00:00Z',
  'Europe/Berlin',
  'https://example.com',
  'true',
  '12',
  'new',
  '*',
  '10 10 * * *',
];
const LONG_TEXTS = ['x'.repeat(70), 'x'.repeat(12_000)];
const NUMBERS = [0, 1, -1, 0.5, 2, 30, 1_000, 100_000_000, 1e300];
const OTHERS = [true, false, null, {}, { a: 1 }, { type: 'x' }, [], [[]], [{}], [null], [1], Array(2_100).fill('a')];

/** Values of every kind, and those that the field allows. */
function pool(field: FieldRules, depth: number): unknown[] {
  const listed = field.checks.flatMap(
    (c) => /following values: (.*)$/.exec(c.message({}, undefined))?.[1]?.split(', ') ?? [],
  );
  const texts = [...listed, ...TEXTS, ...MORE_TEXTS, ...LONG_TEXTS];
  const nested = field.nested && depth < 3 ? [valid(field.nested.rules(), depth + 1)] : [];
  return [...nested, ...texts, ...NUMBERS, ...OTHERS, ...[...nested, ...texts].map((value) => [value])];
}

function valid({ make, fields }: DtoRules, depth = 0): Record<string, unknown> {
  const all = [...fields.values()].map((field) => {
    const values = pool(field, depth);
    const fitting = values.find((value) => {
      const errors = readDto(make, { [field.name]: value }, 'kept').errors;
      return errors.every((e) => e.field !== field.name && !e.field.startsWith(`${field.name}.`));
    });
    return [field.name, fitting] as const;
  });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** class-transformer also drops fields named like Object's methods from free-form objects. */
const plainJson = fc
  .jsonValue({ maxDepth: 2 })
  .filter(
    (value) =>
      !/"(constructor|to\w+|valueOf|hasOwnProperty|isPrototypeOf|propertyIs\w+|__\w+__)":/.test(JSON.stringify(value)),
  );

/** Omits fields, changes values, and adds unknown fields. */
function mutations(rules: DtoRules): fc.Arbitrary<Record<string, unknown>> {
  const base = valid(rules);
  const fields = [...rules.fields.values()].map((field) => {
    const values = pool(field, 0);
    return fc.oneof(
      { weight: 6, arbitrary: fc.constant([field.name, base[field.name]] as const) },
      { weight: 3, arbitrary: fc.constantFrom(...values).map((value) => [field.name, value] as const) },
      {
        weight: 1,
        arbitrary: fc.array(fc.constantFrom(...values), { maxLength: 4 }).map((list) => [field.name, list] as const),
      },
    );
  });
  const extra = fc.dictionary(fc.stringMatching(/^x[a-z]{0,5}$/), plainJson, { maxKeys: 2 });
  return fc
    .tuple(fc.tuple(...fields), fc.oneof(fc.constant({}), extra))
    .map(([pairs, more]) => ({ ...Object.fromEntries(pairs.filter(([, value]) => value !== undefined)), ...more }));
}

describe('readDto compared with class-transformer and class-validator', () => {
  it('finds the classes of the api', () => expect(CLASSES.length).toBeGreaterThan(100));

  it.each(CLASSES)(
    '%s: accepts the same bodies with equal instances; refuses others for the same fields and reasons',
    (_, make) => {
      const rules = rulesOf(make);
      same(make, {}, 'refused');
      same(make, valid(rules), 'refused');
      same(make, valid(rules), 'kept');
      fc.assert(
        fc.property(
          mutations(rules),
          fc.constantFrom<UnknownFields>('refused', 'kept'),
          (plain, unknown) => void same(make, plain, unknown),
        ),
        { numRuns: 30 },
      );
    },
  );

  it('nearly all classes have a valid body, so that not all comparisons are refusals', () => {
    const passing = CLASSES.filter(([, make]) => readDto(make, valid(rulesOf(make)), 'refused').errors.length === 0);
    expect(passing.length / CLASSES.length).toBeGreaterThan(0.9);
  });
});

class Part {
  @Text({ min: 1, max: 5 }) name: string;
}
class Whole {
  @Text({ max: 5, pattern: /^a*$/ }) title: string;
  @TextList({ max: 3, each: 4 }) tags: string[];
  @ListOf(() => Part, { max: 200 }) parts: Part[];
  @Nested(() => Part, { optional: true }) part?: Part;
  @Json({ optional: true }) free?: object;
}
const whole = (change: object): object => ({ title: 'a', tags: [], parts: [], ...change });
const errorsOf = (change: object): string[] =>
  readDto(Whole, whole(change), 'refused').errors.map((e) => `${e.field} ${e.code}`);

describe('readDto on hostile input', () => {
  it('checks sizes before contents', () => {
    expect(errorsOf({ title: 'b'.repeat(6) })).toEqual(['title isLength']);
    expect(errorsOf({ tags: ['1', '2', '3', '\0'.repeat(9)] })).toEqual(['tags arrayMaxSize']);
    expect(errorsOf({ tags: ['\0'.repeat(9)] })).toEqual(['tags maxLength']);
    expect(errorsOf({ parts: Array(201).fill(1) })).toEqual(['parts arrayMaxSize']);
  });

  it(`names ${MAX_ERRORS} errors at most, and 20 unknown fields with the number of the others`, () => {
    expect(errorsOf({ parts: Array(200).fill({}) })).toHaveLength(MAX_ERRORS);
    const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, 1]));
    const { errors } = readDto(Whole, whole({ part: { name: 'a', ...unknown } }), 'refused');
    expect(errors).toHaveLength(21);
    expect(errors.at(-1)).toMatchObject({ field: 'part', message: '4980 more properties should not exist' });
    const { errors: long } = readDto(Whole, whole({ ['k'.repeat(100_000)]: 1 }), 'refused');
    expect(JSON.stringify(long).length).toBeLessThan(500);
  });

  it('unknown fields named like inherited ones are refused, or dropped if unknown fields are kept', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      const plain = whole({ [name]: 1, free: { constructor: 'x' } });
      expect(readDto(Whole, plain, 'refused').errors).toHaveLength(1);
      const { dto, errors } = readDto(Whole, plain, 'kept');
      expect(errors).toEqual([]);
      expect(Object.hasOwn(dto, name)).toBe(false);
    }
  });

  it('takes time linear in the input', () => {
    const wide = whole(Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`k${i}`, 1])));
    const before = process.threadCpuUsage();
    readDto(Whole, wide, 'refused');
    readDto(Whole, wide, 'kept');
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });
});

describe('rulesOf', () => {
  it('reads own and inherited decorators, and those of a class defined later', () => {
    class Base {
      @IsString() name: unknown;
    }
    class Derived extends Base {
      @IsInt() age: unknown;
      @MinLength(3) declare name: unknown;
    }
    expect([...rulesOf(Derived).fields.keys()].sort()).toEqual(['age', 'name']);
    same(Derived, { name: 'ab' }, 'refused');
    same(Base, { age: 1 }, 'refused');
  });

  it('refuses unsupported decorators when the class is first read', () => {
    class Grouped {
      @IsString({ groups: ['some'] }) name: unknown;
    }
    expect(() => rulesOf(Grouped)).toThrow('Grouped.name');
  });
});
