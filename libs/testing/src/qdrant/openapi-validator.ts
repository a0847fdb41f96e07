import { readFileSync } from 'node:fs';
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

interface Operation {
  operationId: string;
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: AnySchemaObject }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: AnySchemaObject }> };
  responses: Record<string, { content?: Record<string, { schema: AnySchemaObject }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, AnySchemaObject> };
}

export interface OpenApiRequest {
  path: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const JSON_TYPE = 'application/json';

/** Validates requests and responses against an OpenAPI 3.0 document, by operation. */
export class OpenApiValidator {
  private readonly ajv = new Ajv({ strict: false, allErrors: false, coerceTypes: false });
  /** Query parameters arrive as text. */
  private readonly coercing = new Ajv({ strict: false, coerceTypes: true });
  private readonly operations = new Map<string, { template: string; method: string; operation: Operation }>();
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(file: string) {
    const document = withNullTypes(JSON.parse(readFileSync(file, 'utf8'))) as Document;
    for (const ajv of [this.ajv, this.coercing]) {
      (addFormats as unknown as (instance: Ajv) => void)(ajv);
      for (const format of ['uint', 'uint8', 'uint32', 'uint64', 'int64', 'float', 'double', 'partial-date-time'])
        ajv.addFormat(format, true);
      ajv.addSchema({ $id: 'openapi', components: document.components });
    }
    for (const [template, methods] of Object.entries(document.paths)) {
      for (const method of METHODS) {
        const operation = methods[method];
        if (operation) this.operations.set(operation.operationId, { template, method, operation });
      }
    }
  }

  /** Method and path of an operation, in Fastify's notation. */
  route(operationId: string): { method: string; url: string } {
    const { template, method } = this.find(operationId);
    return { method: method.toUpperCase(), url: template.replace(/\{(\w+)\}/g, ':$1') };
  }

  /** Why the document forbids this request; null if it is valid. */
  requestProblem(operationId: string, { path, query, body }: OpenApiRequest): string | null {
    const { operation } = this.find(operationId);
    for (const { name, in: place, required, schema } of operation.parameters ?? []) {
      const value = place === 'path' ? path[name] : place === 'query' ? query[name] : undefined;
      if (value === undefined) {
        if (required && place !== 'header') return `parameter ${name} is missing`;
        continue;
      }
      const problem = this.problem(this.coercing, `${operationId}:${name}`, schema, { value }, true);
      if (problem) return `parameter ${name}: ${problem}`;
    }
    const known = new Set(operation.parameters?.filter((p) => p.in === 'query').map((p) => p.name));
    const unknown = Object.keys(query).find((name) => !known.has(name));
    if (unknown) return `parameter ${unknown} is not known`;
    const schema = operation.requestBody?.content[JSON_TYPE]?.schema;
    if (!schema) return null;
    if (body === undefined || body === null) return operation.requestBody?.required ? 'the body is missing' : null;
    return this.problem(this.ajv, `${operationId}:request`, schema, body);
  }

  /** Why the document forbids this response; null if it is valid. */
  responseProblem(operationId: string, status: number, body: unknown): string | null {
    const { responses } = this.find(operationId).operation;
    const key = [String(status), `${Math.floor(status / 100)}XX`, 'default'].find((each) => responses[each]);
    if (!key) return `status ${status} is not described`;
    const schema = responses[key]!.content?.[JSON_TYPE]?.schema;
    return schema ? this.problem(this.ajv, `${operationId}:${key}`, schema, body) : null;
  }

  private find(operationId: string): { template: string; method: string; operation: Operation } {
    const found = this.operations.get(operationId);
    if (!found) throw new Error(`The OpenAPI document has no operation ${operationId}`);
    return found;
  }

  private problem(ajv: Ajv, key: string, schema: AnySchemaObject, value: unknown, wrapped = false): string | null {
    let validate = this.compiled.get(key);
    if (!validate) {
      const resolved = absoluteRefs(schema);
      validate = ajv.compile(wrapped ? { type: 'object', properties: { value: resolved } } : resolved);
      this.compiled.set(key, validate);
    }
    return validate(value) ? null : ajv.errorsText(validate.errors, { dataVar: 'body' });
  }
}

/** In OpenAPI 3.0 `nullable: true` on its own means "or null"; JSON Schema would read that as "or anything". */
function withNullTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNullTypes);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withNullTypes(value)]),
  ) as {
    nullable?: unknown;
  } & Record<string, unknown>;
  if (nullable === undefined || typeof nullable === 'object')
    return nullable === undefined ? rest : { ...rest, nullable };
  const { type, ...others } = rest;
  if (typeof type === 'string') {
    return {
      ...others,
      type: [type, 'null'],
      ...(Array.isArray(rest['enum']) ? { enum: [...(rest['enum'] as unknown[]), null] } : {}),
    };
  }
  return Object.keys(others).length === 0 ? { type: 'null' } : { anyOf: [others, { type: 'null' }] };
}

function absoluteRefs(node: AnySchemaObject): AnySchemaObject {
  return JSON.parse(JSON.stringify(node).replaceAll('"#/components', '"openapi#/components')) as AnySchemaObject;
}
