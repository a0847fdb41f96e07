import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, type ValidationArguments } from 'class-validator';

export type DtoClass = new () => object;

type Storage = ReturnType<typeof getMetadataStorage>;
type Metadata = ReturnType<Storage['getTargetValidationMetadatas']>[number];

/** One validation decorator of a field. */
export interface Check {
  code: string;
  /** Applies to every item of a list. */
  each: boolean;
  holds(value: unknown): boolean;
  message(object: object, value: unknown): string;
  /** Maximum number of characters of a text, or of items of a list. */
  max?: { of: 'text' | 'list'; size: number };
}

export interface FieldRules {
  name: string;
  /** The field is only validated if all conditions are true. */
  conditions: readonly ((object: object, value: unknown) => boolean)[];
  checks: readonly Check[];
  transforms: readonly ((value: unknown, object: object) => unknown)[];
  /** Rules of nested objects. */
  nested?: { rules: () => DtoRules; message: string };
}

/** The decorators of a class, collected once. */
export interface DtoRules {
  make: DtoClass;
  fields: ReadonlyMap<string, FieldRules>;
}

const PLAIN_TO_CLASS = 0;
const CUSTOM = 'customValidation';
const NESTED = 'nestedValidation';
const CONDITION = 'conditionalValidation';
/** Checks with a maximum size, and its position among their arguments. */
const SIZES: Readonly<Record<string, { of: 'text' | 'list'; at: number }>> = {
  isLength: { of: 'text', at: 1 },
  maxLength: { of: 'text', at: 0 },
  arrayMaxSize: { of: 'list', at: 0 },
};
/** Checks whose regular expressions only see short texts. */
const SHORT = new Set(['isUuid', 'isIso8601', 'isIn']);
const SHORT_CHARS = 1_000;

const known = new WeakMap<DtoClass, DtoRules>();

/**
 * The rules declared by the class-validator and class-transformer decorators of a class.
 * @throws Error for unsupported decorators: groups, exposure, promises, asynchronous checks
 */
export function rulesOf(make: DtoClass): DtoRules {
  const before = known.get(make);
  if (before) return before;
  refuseExposure(make);
  const storage = getMetadataStorage();
  const metadatas = storage.getTargetValidationMetadatas(make, undefined as never, false, false);
  const byField = Object.entries(storage.groupByPropertyName(metadatas));
  const rules = { make, fields: new Map(byField.map(([name, each]) => [name, fieldRules(make, name, each)])) };
  known.set(make, rules);
  return rules;
}

function fieldRules(make: DtoClass, name: string, metadatas: readonly Metadata[]): FieldRules {
  const unknown = metadatas.find((m) => ![CUSTOM, NESTED, CONDITION].includes(m.type) || m.groups?.length || m.context);
  if (unknown) throw new Error(`${make.name}.${name}: ${unknown.type} is not supported`);
  const nested = metadatas.find((m) => m.type === NESTED);
  return {
    name,
    conditions: metadatas
      .filter((m) => m.type === CONDITION)
      .map((m) => m.constraints[0] as FieldRules['conditions'][0]),
    checks: metadatas.filter((m) => m.type === CUSTOM).flatMap((m) => checksOf(make, m)),
    transforms: transformsOf(make, name),
    ...(nested ? { nested: nestedRules(make, name, nested) } : {}),
  };
}

function nestedRules(make: DtoClass, name: string, { each }: Metadata): FieldRules['nested'] {
  const type = defaultMetadataStorage.findTypeMetadata(make, name);
  if (!type?.typeFunction || type.options?.discriminator)
    throw new Error(`${make.name}.${name}: @ValidateNested needs @Type of one class`);
  const { typeFunction } = type;
  const prefix = each ? 'each value in ' : '';
  return {
    rules: () => rulesOf(typeFunction()),
    message: `${prefix}nested property ${name} must be either object or array`,
  };
}

function checksOf(make: DtoClass, metadata: Metadata): Check[] {
  const { constraints = [], propertyName: property, each } = metadata;
  return getMetadataStorage()
    .getTargetValidatorConstraints(metadata.constraintCls)
    .map(({ name: code, instance, async }) => {
      if (async || metadata.validateIf) throw new Error(`${make.name}.${property}: ${code} is not supported`);
      const fixed = { targetName: make.name, property, object: {}, value: undefined, constraints };
      const holds = (value: unknown): boolean => instance.validate(value, fixed) as boolean;
      return {
        code,
        each: each === true,
        holds: SHORT.has(code) ? (value: unknown) => !isLong(value) && holds(value) : holds,
        message: (object: object, value: unknown) =>
          formatMessage(metadata.message || instance.defaultMessage?.bind(instance), { ...fixed, object, value }),
        max: maxOf(code, constraints),
      };
    });
}

function maxOf(code: string, constraints: readonly unknown[]): Check['max'] {
  const known = SIZES[code];
  const size = known && constraints[known.at];
  return typeof size === 'number' ? { of: known!.of, size } : undefined;
}

const isLong = (value: unknown): boolean => typeof value === 'string' && value.length > SHORT_CHARS;

function transformsOf(make: DtoClass, name: string): FieldRules['transforms'] {
  return defaultMetadataStorage.findTransformMetadatas(make, name, PLAIN_TO_CLASS).map(({ transformFn, options }) => {
    if (options?.groups?.length || options?.since !== undefined || options?.until !== undefined)
      throw new Error(`${make.name}.${name}: options of @Transform are not supported`);
    return (value, obj) => transformFn({ value, key: name, obj, type: PLAIN_TO_CLASS, options: {} });
  });
}

function refuseExposure(make: DtoClass): void {
  const { getExposedMetadatas: exposed, getExcludedMetadatas: excluded } = defaultMetadataStorage;
  const all = [exposed, excluded].flatMap((of) => of.call(defaultMetadataStorage, make));
  if (all.length > 0) throw new Error(`${make.name}: @Expose and @Exclude are not supported`);
}

type Message = string | ((args: ValidationArguments) => string) | undefined;

/** Fills in class-validator's placeholders: `$property`, `$target` and `$constraint1`… */
function formatMessage(message: Message, args: ValidationArguments): string {
  const template = (typeof message === 'function' ? message(args) : message) ?? '';
  return template.replace(/\$(property|target|constraint(\d+))/g, (_, word: string, n: string | undefined) => {
    if (n === undefined) return word === 'property' ? args.property : args.targetName;
    const constraint: unknown = args.constraints[Number(n) - 1];
    return Array.isArray(constraint) ? constraint.join(', ') : String(constraint);
  });
}
