import type { OpenAPIObject } from '@nestjs/swagger';
import { ASKING } from './asking.js';
import { CURATING } from './curating.js';
import { KNOWLEDGE } from './knowledge.js';
import type { OperationGroup } from './operation-text.js';
import { OPERATING } from './operating.js';

/** The groups of the reference in the order of need: asking first, accounts last. */
export const GROUPS: readonly OperationGroup[] = [...ASKING, ...KNOWLEDGE, ...CURATING, ...OPERATING];

type Methods = OpenAPIObject['paths'][string];
export type Operation = NonNullable<Methods['get']>;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const BY_ID = new Map(
  GROUPS.flatMap(({ tag, operations }) =>
    Object.entries(operations).map(([id, text], rank) => [id, { tag, rank, ...text }] as const),
  ),
);

export const operationsOf = (document: OpenAPIObject): Operation[] =>
  Object.values(document.paths).flatMap((methods) => METHODS.flatMap((method) => methods[method] ?? []));

/** Adds name, text, group and example to every operation, and orders paths by group. */
export function describeOperations(document: OpenAPIObject): void {
  document.tags = GROUPS.map(({ tag, description }) => ({ name: tag, description }));
  for (const operation of operationsOf(document)) {
    const text = BY_ID.get(operation.operationId ?? '');
    if (!text) continue;
    const { tag, summary, description, example } = text;
    Object.assign(operation, { tags: [tag], summary, description });
    const body = operation.requestBody && 'content' in operation.requestBody ? operation.requestBody.content : {};
    if (example && body['application/json']) body['application/json'].example = example;
  }
  document.paths = Object.fromEntries(Object.entries(document.paths).sort(([, a], [, b]) => placeOf(a) - placeOf(b)));
}

const ORDER = new Map([...BY_ID.keys()].map((id, index) => [id, index]));
const placeOf = (methods: Methods): number =>
  Math.min(...METHODS.map((method) => ORDER.get(methods[method]?.operationId ?? '') ?? Infinity));
