import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { writeTinyBert } from '@nexus/testing';
import { embedderContract } from '../testing/embedder.contract.js';
import { MiniLmEmbedder } from './minilm.embedder.js';
import { MINILM_SOURCE } from './model-files.js';

const DIMENSIONS = 32;
const temporary: string[] = [];
const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'nexus-models-'));
  temporary.push(dir);
  return dir;
};
const modelsDir = folder();
writeTinyBert(modelsDir, { dimensions: DIMENSIONS });
const create = (options = {}): MiniLmEmbedder =>
  new MiniLmEmbedder({ modelsDir, allowDownload: false, dimensions: DIMENSIONS, ...options });

afterAll(() => temporary.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

embedderContract('MiniLM code path over a toy BERT', { create });

describe('MiniLM code path', () => {
  const embedder = create();
  beforeAll(() => embedder.start(), 60_000);
  afterAll(() => embedder.stop());

  it('counts real tokens with their markers', () => {
    expect(embedder.countTokens('the river')).toBe(4);
    expect(embedder.countTokens('')).toBe(2);
    // w, ##x, ##y
    expect(embedder.countTokens('wxy')).toBe(5);
  });

  it('pools the mean over all real tokens', async () => {
    // The toy model knows no positions: its mean is the same in any order, and only then.
    const [one, swapped, other] = await embedder.embed(['river bank', 'bank river', 'river money']);
    one!.forEach((value, i) => expect(value).toBeCloseTo(swapped![i]!, 5));
    expect(one!.some((value, i) => Math.abs(value - other![i]!) > 0.01)).toBe(true);
  });

  it('cuts at 256 tokens, markers included', async () => {
    const text = (words: number, last: string): string => `${'river '.repeat(words)}${last}`;
    const [a, b] = await embedder.embed([text(253, 'money'), text(253, 'water')]);
    expect(a).not.toEqual(b);
    const [c, d] = await embedder.embed([text(254, 'money'), text(254, 'water')]);
    expect(c).toEqual(d);
  });
});

describe('files of MiniLM', () => {
  let hub: Server | undefined;
  afterEach(() => {
    hub?.closeAllConnections();
    hub?.close();
  });

  const serve = async (listener: Parameters<typeof createServer>[1]): Promise<string> => {
    hub = createServer(listener as never);
    await new Promise<void>((resolve) => hub!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(hub.address() as { port: number }).port}`;
  };
  const from = (hubUrl: string, dir = folder()): MiniLmEmbedder =>
    create({ modelsDir: dir, allowDownload: true, stallMs: 300, source: { ...MINILM_SOURCE, hubUrl } });

  it('are fetched once from the hub', async () => {
    const requests: string[] = [];
    const hubUrl = await serve((request, response) => {
      requests.push(request.url!);
      response.end(readFileSync(join(modelsDir, request.url!.replace('/resolve/main', ''))));
    });
    const dir = folder();
    for (let start = 0; start < 2; start++) {
      const embedder = from(hubUrl, dir);
      await embedder.start();
      expect(await embedder.embed(['river'])).toHaveLength(1);
      await embedder.stop();
    }
    expect(requests).toEqual(MINILM_SOURCE.files.map((file) => `/${MINILM_SOURCE.name}/resolve/main/${file}`));
  }, 60_000);

  it.each<[string, Parameters<typeof createServer>[1], RegExp]>([
    [
      'does not have them',
      (_request: unknown, response: { writeHead(code: number): { end(): void } }) => response.writeHead(404).end(),
      /answered 404/,
    ],
    ['never answers', () => undefined, /no data for 0.3 seconds/],
    [
      'stalls in the middle',
      (_request: unknown, response: { writeHead(code: number, headers: object): { write(text: string): void } }) =>
        response.writeHead(200, { 'content-length': '1000' }).write('{'),
      /no data for 0.3 seconds/,
    ],
  ] as never)('are given up when the hub %s', async (_, listener, reason) => {
    const dir = folder();
    const embedder = from(await serve(listener), dir);
    const started = Date.now();
    await expect(embedder.start()).rejects.toThrow(reason);
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(embedder.filesPresent).toBe(false);
  });

  it('are given up when there is no network', async () => {
    await expect(from('http://127.0.0.1:9').start()).rejects.toThrow(/could not be fetched/);
  });

  it('are not fetched where that is switched off', async () => {
    await expect(create({ modelsDir: folder() }).start()).rejects.toThrow(/not in the models folder/);
  });
});
