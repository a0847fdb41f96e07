/** Generates the clients of libs/api-client from an OpenAPI document. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'orval';
import { root } from './project.mjs';

/** Angular: a service to write with and `httpResource` functions to read with. Fetch: plain functions. */
const CLIENTS = {
  angular: { client: 'angular', override: { angular: { client: 'both' } } },
  fetch: { client: 'fetch', override: { fetch: { includeHttpResponseReturnType: true } } },
};

const PARTS = ['nexus.schemas', 'nexus.service', 'nexus.resource', 'nexus'];

/** @param {string} document path of openapi.json @param {string} outDir takes one folder per client */
export async function generateClients(document, outDir) {
  rmSync(outDir, { recursive: true, force: true });
  for (const [name, { client, override }] of Object.entries(CLIENTS)) {
    const dir = join(outDir, name);
    mkdirSync(dir, { recursive: true });
    const output = { mode: 'split', target: join(dir, 'nexus.ts'), client, override, indexFiles: false };
    await generate({ input: { target: document }, output }, root, { logLevel: 'silent' });
    const parts = PARTS.filter((part) => existsSync(join(dir, `${part}.ts`)));
    writeFileSync(join(dir, 'index.ts'), parts.map((part) => `export * from './${part}';\n`).join(''));
  }
}
