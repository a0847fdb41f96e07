import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import * as v from 'class-validator';

/** Field decorators that declare validation and OpenAPI in one place, so that they cannot diverge. */
interface Common {
  optional?: boolean;
  nullable?: boolean;
  description?: string;
  example?: unknown;
  default?: unknown;
}

const presence = (o: Common): PropertyDecorator[] => {
  if (o.nullable) return [v.ValidateIf((_, value) => value !== null && !(o.optional && value === undefined))];
  // IsOptional would accept an explicit null.
  if (o.optional || o.default !== undefined) return [v.ValidateIf((_, value) => value !== undefined)];
  return [];
};

const api = (o: Common, schema: ApiPropertyOptions): PropertyDecorator => {
  return ApiProperty({
    ...schema,
    ...(o.nullable ? { nullable: true } : {}),
    required: !(o.optional || o.default !== undefined),
    ...(o.description === undefined ? {} : { description: o.description }),
    ...(o.example === undefined ? {} : { example: o.example }),
    ...(o.default === undefined ? {} : { default: o.default }),
  } as ApiPropertyOptions);
};

const field = (o: Common, rules: PropertyDecorator[], schema: ApiPropertyOptions): PropertyDecorator =>
  applyDecorators(...rules, ...presence(o), api(o, schema));

/** PostgreSQL text cannot contain NUL. */
const noNul = (o: v.ValidationOptions = {}): PropertyDecorator =>
  v.NotContains('\0', { message: '$property must not contain NUL characters', ...o });

export interface TextOptions extends Common {
  min?: number;
  max?: number;
  trim?: boolean;
  pattern?: RegExp;
}
export const Text = (o: TextOptions = {}): PropertyDecorator => {
  const min = o.min ?? 0;
  const max = o.max ?? 10_000;
  return field(
    o,
    [
      v.IsString(),
      noNul(),
      v.Length(min, max),
      ...(o.pattern ? [v.Matches(o.pattern)] : []),
      ...(o.trim
        ? [Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))]
        : []),
    ],
    { type: 'string', minLength: min, maxLength: max, ...(o.pattern ? { pattern: o.pattern.source } : {}) },
  );
};

const toNumber = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value,
);

export interface NumberOptions extends Common {
  min?: number;
  max?: number;
  /** Set for values from a query string. */
  query?: boolean;
}
export const Int = (o: NumberOptions = {}): PropertyDecorator => number(o, v.IsInt(), 'integer');
export const Num = (o: NumberOptions = {}): PropertyDecorator => number(o, v.IsNumber(), 'number');

function number(o: NumberOptions, rule: PropertyDecorator, type: 'integer' | 'number'): PropertyDecorator {
  const bounds = [...(o.min === undefined ? [] : [v.Min(o.min)]), ...(o.max === undefined ? [] : [v.Max(o.max)])];
  return field(o, [rule, ...bounds, ...(o.query ? [toNumber] : [])], { type, minimum: o.min, maximum: o.max });
}

export const Bool = (o: Common & { query?: boolean } = {}): PropertyDecorator =>
  field(
    o,
    [
      v.IsBoolean(),
      ...(o.query
        ? [Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))]
        : []),
    ],
    { type: 'boolean' },
  );

export const OneOf = (values: readonly string[], o: Common = {}): PropertyDecorator =>
  field(o, [v.IsIn(values)], { type: 'string', enum: [...values] });

export const Uuid = (o: Common = {}): PropertyDecorator => field(o, [v.IsUUID()], { type: 'string', format: 'uuid' });

export const Email = (o: Common = {}): PropertyDecorator =>
  field(
    o,
    [
      v.IsEmail(),
      v.MaxLength(254),
      Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value)),
    ],
    { type: 'string', format: 'email', maxLength: 254 },
  );

export const IsoDate = (o: Common = {}): PropertyDecorator =>
  field(o, [v.IsISO8601({ strict: true })], { type: 'string', format: 'date-time' });

type ClassRef = () => abstract new () => object;

/** Swagger treats a function as a lazy reference instead of the class itself only if its name is `type`. */
const reference = (ref: ClassRef): never => ({ type: () => (ref as () => unknown)() }).type as never;

export const Nested = (type: ClassRef, o: Common = {}): PropertyDecorator =>
  field(o, [v.IsObject(), v.ValidateNested(), Type(type as never)], { type: reference(type) });

export const ListOf = (type: ClassRef, o: Common & { min?: number; max?: number } = {}): PropertyDecorator =>
  field(
    o,
    [
      v.IsArray(),
      v.ArrayMinSize(o.min ?? 0),
      v.ArrayMaxSize(o.max ?? 1000),
      // A nested list would be validated item by item, and pass if it is empty.
      v.IsObject({ each: true }),
      v.ValidateNested({ each: true }),
      Type(type as never),
    ],
    { type: reference(type), isArray: true, minItems: o.min ?? 0, maxItems: o.max ?? 1000 },
  );

export const TextList = (
  o: Common & { min?: number; max?: number; each?: number; pattern?: RegExp; values?: readonly string[] } = {},
): PropertyDecorator =>
  field(
    o,
    [
      v.IsArray(),
      v.ArrayMinSize(o.min ?? 0),
      v.ArrayMaxSize(o.max ?? 100),
      v.IsString({ each: true }),
      noNul({ each: true }),
      v.MaxLength(o.each ?? 1000, { each: true }),
      ...(o.pattern ? [v.Matches(o.pattern, { each: true })] : []),
      ...(o.values ? [v.IsIn([...o.values], { each: true })] : []),
    ],
    {
      type: 'array',
      minItems: o.min ?? 0,
      maxItems: o.max ?? 100,
      items: {
        type: 'string',
        maxLength: o.each ?? 1000,
        ...(o.pattern ? { pattern: o.pattern.source } : {}),
        ...(o.values ? { enum: [...o.values] } : {}),
      },
    },
  );

export const UuidList = (o: Common & { min?: number; max?: number } = {}): PropertyDecorator =>
  field(
    o,
    [v.IsArray(), v.ArrayMinSize(o.min ?? 1), v.ArrayMaxSize(o.max ?? 100), v.IsUUID(undefined, { each: true })],
    {
      type: 'array',
      minItems: o.min ?? 1,
      maxItems: o.max ?? 100,
      items: { type: 'string', format: 'uuid' },
    },
  );

/** A free JSON object. */
export const Json = (o: Common = {}): PropertyDecorator =>
  field(o, [v.IsObject()], { type: 'object', additionalProperties: true });
