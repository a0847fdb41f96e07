import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { INestApplicationContext } from '@nestjs/common';
import { RequestContext } from '../../src/common/context/request-context.js';
import type { DocumentDto } from '../../src/knowledge/documents/dto/document.dto.js';
import type { RagResultDto } from '../../src/knowledge/retrieval/dto/query.dto.js';
import { eventually, type TestAccount } from '../support/accounts.js';
import type { RunningApi } from '../support/test-app.js';

const DATA = process.env['NEXUS_TEST_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** A file of the shared test data, or undefined (said aloud) where it is not there. */
export function sharedDocument(name: string): Buffer | undefined {
  const path = join(DATA, 'documents', name);
  if (existsSync(path)) return readFileSync(path);
  process.stderr.write(`SKIPPED: ${name} is not in ${DATA}/documents\n`);
  return undefined;
}

export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}
export interface ProblemBody {
  code: string;
  detail: string;
}

/** The knowledge routes as a client of one account sees them. */
export class KnowledgeClient {
  constructor(
    private readonly api: RunningApi,
    readonly account: TestAccount,
  ) {}

  async call<T = ProblemBody>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const response = await fetch(`${this.api.url}/api/rag/${path}`, {
      method,
      headers: { ...this.account.headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: (json ? JSON.parse(text) : text) as T, headers: response.headers };
  }

  async upload<T = { documents: { id: string; name: string; status: string }[] }>(
    ...files: [name: string, content: Uint8Array | string][]
  ): Promise<Answer<T>> {
    return this.uploadWith<T>({}, ...files);
  }

  /** The same with fields that hold for all the files. */
  async uploadWith<T = { documents: { id: string; name: string; status: string }[] }>(
    fields: Record<string, string>,
    ...files: [name: string, content: Uint8Array | string][]
  ): Promise<Answer<T>> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    for (const [name, content] of files) form.append('file', new Blob([content as Uint8Array<ArrayBuffer>]), name);
    const response = await fetch(`${this.api.url}/api/rag/upload`, {
      method: 'POST',
      headers: this.account.headers,
      body: form,
    });
    return { status: response.status, body: (await response.json()) as T, headers: response.headers };
  }

  async get(id: string): Promise<DocumentDto> {
    return (await this.call<DocumentDto>('GET', `documents/${id}`)).body;
  }

  /** Waits until the document has one of the states. */
  reaches(id: string, ...states: string[]): Promise<DocumentDto> {
    return eventually(
      `document ${states.join(' or ')}`,
      async () => {
        const document = await this.get(id);
        return states.includes(document.status) && document;
      },
      60_000,
    );
  }

  gone(id: string): Promise<true> {
    return eventually('document gone', async () => (await this.call('GET', `documents/${id}`)).status === 404);
  }

  async uploadReady(name: string, content: Uint8Array | string): Promise<DocumentDto> {
    const { body } = await this.upload([name, content]);
    const document = await this.reaches(body.documents[0]!.id, 'ready', 'failed');
    if (document.status !== 'ready') throw new Error(`${name} failed: ${JSON.stringify(document.reason)}`);
    return document;
  }

  async query(query: string, more: object = {}): Promise<RagResultDto[]> {
    const { status, body } = await this.call<{ results: RagResultDto[] }>('POST', 'query', { query, ...more });
    if (status !== 200) throw new Error(`query answered ${status}: ${JSON.stringify(body)}`);
    return body.results;
  }
}

/** Runs `fn` as a job of the workspace would. */
export const inWorkspace = <T>(app: INestApplicationContext, workspaceId: string, fn: () => Promise<T>): Promise<T> =>
  app.get(RequestContext, { strict: false }).run({ workspaceId }, fn);
