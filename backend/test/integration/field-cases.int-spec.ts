/**
 * Faults that users of comparable systems reported, rebuilt as small inputs: the folder `field` of the test data, a folder for each
 * case. `expected.json` names the reports (`source`) and what has to come out; `field/README.md` says how each kind is checked.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SemanticCache } from '../../src/llm/cache/semantic-cache.js';
import { registerAccount } from '../support/accounts.js';
import { Scenario } from '../support/scenario.js';
import { testData } from '../support/test-data.mjs';
import { type RunningApi, startWorker } from '../support/test-app.js';
import { MODEL } from './chat-support.js';
import { KnowledgeClient } from './knowledge-support.js';
import { ask, failure, type OpenAiBench, seenStreamed, seenWhole, startOpenAi, unique } from './openai-support.js';
import { SourcesClient, TestSite } from './sources-support.js';

jest.setTimeout(120_000);

interface Asked {
  q: string;
  answer?: string;
  not?: string;
  refuse?: boolean;
}
interface Said {
  q: string;
  said: string;
  must?: string[];
  must_not?: string[];
  cited?: string[];
}
interface OfFile {
  must?: string[];
  must_not?: string[];
  every_chunk?: string[];
  detail?: string;
  error?: boolean;
  content?: string;
  content_trimmed?: string;
  reasoning?: string;
  reasoning_contains?: string;
  tool_calls?: { name: string; arguments: unknown }[];
  finish_reason?: string;
}
interface FieldCase {
  case: string;
  source: string[];
  kind: 'text' | 'ask' | 'chunks+ask' | 'cache' | 'provider' | 'provider-error' | 'citation' | 'crawl';
  files?: Record<string, OfFile>;
  asks?: Asked[];
  cases?: Said[];
  pages?: number;
  folder: string;
}

const root = testData('field');
const cases = root
  ? readdirSync(root, { withFileTypes: true })
      .filter((d) => d.isDirectory())
      .map(read)
  : [];

function read({ name }: { name: string }): FieldCase {
  const folder = join(root!, name);
  return { ...(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as FieldCase), folder };
}
const inputs = ({ folder }: FieldCase): string[] => readdirSync(folder).filter((f) => f !== 'expected.json');
const bytes = ({ folder }: FieldCase, file: string): Buffer => readFileSync(join(folder, file));
/** The patterns are Python's: `(?s)` lets a dot stand for a line break. */
const pattern = (text: string): RegExp => (text.startsWith('(?s)') ? new RegExp(text.slice(4), 's') : new RegExp(text));
const named = (...kinds: FieldCase['kind'][]): [string, FieldCase][] =>
  cases.filter((c) => kinds.includes(c.kind)).map((c) => [`${c.case} (${c.source.join(', ')})`, c]);

if (!root) process.stderr.write('SKIPPED: field is not in the test data; set NEXUS_TEST_DATA\n');
(root ? describe : describe.skip)('a reported fault does not occur', () => {
  let openai: OpenAiBench;
  let api: RunningApi;
  let worker: INestApplicationContext;
  let client: OpenAI;
  let scenario: Scenario;
  let knowledge: KnowledgeClient;

  beforeAll(async () => {
    openai = await startOpenAi({ NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true', NEXUS_CRAWL_DELAY_MS: '0' });
    ({ api } = openai);
    client = openai.clientOf(openai.key);
    worker = await startWorker(openai.bench.environment);
  });
  afterAll(async () => {
    await worker?.close();
    await openai?.bench.close();
  });
  beforeEach(async () => {
    openai.bench.simulator.reset();
    scenario = new Scenario(api, await registerAccount(api));
    knowledge = new KnowledgeClient(api, scenario.owner);
  });

  /** @returns its id; a document that is read in part can be asked, too. */
  async function upload(field: FieldCase, file: string): Promise<string> {
    const { body } = await knowledge.upload([file, bytes(field, file)]);
    const { id } = await knowledge.reaches(body.documents[0]!.id, 'ready', 'partial', 'failed');
    return id;
  }

  async function textOf(id: string): Promise<string> {
    const { body } = await knowledge.call<{ blocks: { text: string }[] }>('GET', `documents/${id}/text`);
    return body.blocks.map(({ text }) => text).join('\n');
  }

  it.each(named('text'))('in the text of a file: %s', async (_, field) => {
    for (const [file, { must = [], must_not = [] }] of Object.entries(field.files ?? {})) {
      const text = await textOf(await upload(field, file));
      for (const wanted of must) expect(text).toMatch(pattern(wanted));
      for (const wanted of must_not) expect(text).not.toMatch(pattern(wanted));
    }
  });

  async function chunksName(columns: string[], id: string): Promise<void> {
    const path = `documents/${id}/chunks?limit=100`;
    const { body } = await knowledge.call<{ items: { table_header: string | null; text: string }[] }>('GET', path);
    for (const { table_header, text } of body.items)
      for (const column of columns) expect((table_header ?? '') + text).toMatch(pattern(column));
  }

  it.each(named('ask', 'chunks+ask'))('in an answer: %s', async (_, field) => {
    for (const file of inputs(field)) {
      const id = await upload(field, file);
      await chunksName(field.files?.[file]?.every_chunk ?? [], id);
    }
    for (const { q, answer, not, refuse } of field.asks ?? []) {
      const { body } = await scenario.ask({ prompt: q, cache: { mode: 'bypass' } });
      if (refuse) expect({ q, citations: body.citations ?? [] }).toEqual({ q, citations: [] });
      if (answer !== undefined) expect(body.content).toMatch(pattern(answer));
      if (not !== undefined) expect(body.content).not.toMatch(pattern(not));
    }
  });

  it.each(named('cache'))('in the semantic cache: %s', async (_, field) => {
    const pairs = JSON.parse(bytes(field, 'pairs.json').toString()) as { a: string; b: string; same: boolean }[];
    for (const { a, b, same } of pairs) {
      await scenario.send('DELETE', '/api/cache/entries');
      await scenario.ask({ prompt: a, model: MODEL });
      await api.app.get(SemanticCache, { strict: false }).settled();
      const { body } = await scenario.send('POST', '/api/cache/try', { question: b, model: MODEL });
      expect({ a, b, isServed: body.outcome === 'semantic' }).toEqual({ a, b, isServed: same });
    }
  });

  const request = () => ({
    model: MODEL,
    messages: ask(unique('Say')),
    tools: ['get_weather', 'get_time'].map((name) => ({ type: 'function' as const, function: { name } })),
  });

  it.each(named('provider'))('in what a provider answers: %s', async (_, field) => {
    for (const [file, expected] of Object.entries(field.files ?? {}))
      for (const see of [seenWhole, seenStreamed]) {
        const contentType = file.endsWith('.sse') ? 'text/event-stream' : 'application/json';
        openai.bench.simulator.script({ raw: { body: bytes(field, file).toString(), contentType } });
        const seen = see(client, request());
        if (expected.error) {
          await failure(seen);
          continue;
        }
        const { content, reasoning, calls, finish } = await seen;
        if (expected.content !== undefined) expect(content).toBe(expected.content);
        if (expected.content_trimmed !== undefined) expect(content.trim()).toBe(expected.content_trimmed);
        if (expected.reasoning !== undefined) expect(reasoning).toBe(expected.reasoning);
        expect(reasoning).toContain(expected.reasoning_contains ?? '');
        if (expected.tool_calls) expect(calls).toEqual(expected.tool_calls);
        if (expected.finish_reason !== undefined) expect(finish).toBe(expected.finish_reason);
      }
  });

  it.each(named('provider-error'))('in the error of a provider: %s', async (_, field) => {
    for (const [file, { detail }] of Object.entries(field.files ?? {})) {
      const { status, body } = JSON.parse(bytes(field, file).toString()) as { status: number; body: object };
      openai.bench.simulator.script({ status, raw: { body: JSON.stringify(body), contentType: 'application/json' } });
      const answer = await scenario.ask({ prompt: unique('Say'), model: MODEL });
      expect(answer.body.detail).toContain(detail);
    }
  });

  it.each(named('citation'))('in the marks of an answer: %s', async (_, field) => {
    for (const file of inputs(field)) await upload(field, file);
    for (const { q, said, must = [], must_not = [], cited } of field.cases ?? []) {
      openai.bench.simulator.script({ text: said });
      const { body } = await scenario.ask({ prompt: q, model: MODEL, cache: { mode: 'bypass' } });
      for (const wanted of must) expect(body.content).toMatch(pattern(wanted));
      for (const wanted of must_not) expect(body.content).not.toMatch(pattern(wanted));
      if (cited) expect((body.citations ?? []).map(({ title }: { title: string }) => title)).toEqual(cited);
    }
  });

  it.each(named('crawl'))('in a site: %s', async (_, field) => {
    const site = await new TestSite().start();
    try {
      const { host } = new URL(site.url);
      for (const file of inputs(field)) {
        const body = bytes(field, file).toString().replaceAll('HOST', host);
        const page = { headers: { 'content-type': 'text/html; charset=utf-8' }, body };
        site.set(`/${file}`, page);
        if (file === 'index.html') site.set('/', page);
      }
      const sources = new SourcesClient(api, scenario.owner);
      const source = await sources.create({ kind: 'site', url: site.url });
      const run = await sources.runToEnd(source.id);
      expect({ pages: (await sources.documents()).length, problems: run.problems }).toEqual({
        pages: field.pages,
        problems: [],
      });
    } finally {
      await site.stop();
    }
  });
});
