import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenAPIObject } from '@nestjs/swagger';
import { GROUPS, type Operation, operationsOf } from './describe-operations.js';

const file = new URL('../../../libs/api-client/openapi.json', import.meta.url);
const document = JSON.parse(readFileSync(file, 'utf8')) as OpenAPIObject;
const operations = operationsOf(document).map((operation): [string, Operation] => [operation.operationId!, operation]);
const json = (operation: Operation) =>
  operation.requestBody && 'content' in operation.requestBody
    ? operation.requestBody.content['application/json']
    : undefined;

describe('the API reference', () => {
  it.each(operations)('%s has a name, a text and a group', (id, { summary, description, tags }) => {
    expect(summary).toMatch(/^[A-Z].{2,59}$/);
    expect(description!.length).toBeGreaterThan(10);
    expect(GROUPS.find(({ tag }) => tag === tags![0])?.operations).toHaveProperty(id);
  });

  it('describes only existing operations, each once', () => {
    const described = GROUPS.flatMap((group) => Object.keys(group.operations));
    expect(described.filter((id) => !operations.some(([known]) => known === id))).toEqual([]);
    expect(new Set(described).size).toBe(described.length);
  });

  it('explains asking before signing in', () => {
    const tags = document.tags!.map(({ name }) => name);
    expect(tags[0]).toBe('Ask');
    expect(tags.indexOf('Documents')).toBeLessThan(tags.indexOf('Sign-in'));
    expect(Object.keys(document.paths)[0]).toBe('/api/v1/create');
  });

  const bodies = operations.filter(([, operation]) => json(operation));
  it.each(bodies)('%s has an example that its schema accepts', (_, operation) => {
    const ajv = new Ajv2020({ strict: false });
    (addFormats as unknown as (instance: Ajv2020) => void)(ajv);
    ajv.addSchema({ $id: 'api', components: document.components });
    const { schema, example } = json(operation)!;
    expect(example).toBeDefined();
    const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as object;
    const valid = ajv.validate(local, example);
    expect({ valid, errors: ajv.errors }).toEqual({ valid: true, errors: null });
  });
});
