/** Generates the types of libs/api-client from an OpenAPI document: every path, its parameters, bodies and responses. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTs, { astToString, COMMENT_HEADER } from 'openapi-typescript';

/** @param {string} document path of openapi.json @param {string} outDir takes `api.ts` */
export async function generateClients(document, outDir) {
  const types = await openapiTs(JSON.parse(readFileSync(document, 'utf8')), {
    alphabetize: true,
    // A field with a default is optional in requests.
    defaultNonNullable: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    rootTypesKeepCasing: true,
  });
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  writeFileSync(join(outDir, 'api.ts'), COMMENT_HEADER + astToString(types));
}
