import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { FakeClock, writeTinyBert } from '@nexus/testing';
import type { AppConfig } from '../config/app-config.js';
import { EmbedderRegistry } from './embedder-registry.js';

const open: EmbedderRegistry[] = [];
const dirs: string[] = [];

function registry(): { embedders: EmbedderRegistry; modelsDir: string } {
  const modelsDir = mkdtempSync(join(tmpdir(), 'nexus-registry-'));
  dirs.push(modelsDir);
  const config = { embedder: { threads: 1 }, data: { modelsDir } } as AppConfig;
  const embedders = new EmbedderRegistry(config, new FakeClock());
  open.push(embedders);
  return { embedders, modelsDir };
}

describe('EmbedderRegistry', () => {
  beforeAll(() => Logger.overrideLogger(false));
  afterEach(async () => {
    for (const each of open.splice(0)) await each.onApplicationShutdown();
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
  });

  it('starts the bundled model without any file in the models folder', async () => {
    const { embedders } = registry();
    expect((await embedders.get(embedders.preferred.id)).id).toBe('minilm-l6-v2');
    expect(embedders.list()[0]).toMatchObject({ id: 'minilm-l6-v2', dimensions: 384, languages: 'en', ready: true });
  }, 60_000);

  it('offers a model of the models folder as soon as its files are there', async () => {
    const { embedders, modelsDir } = registry();
    const listed = () => embedders.list().find(({ id }) => id === 'minilm-l6-v2-fp32');
    expect(listed()).toMatchObject({ ready: false, reason: expect.stringMatching(/models folder: .*model\.onnx/) });
    await expect(embedders.get('minilm-l6-v2-fp32')).rejects.toMatchObject({
      code: 'knowledge_unavailable',
      message: expect.stringMatching(/models folder/),
    });
    writeTinyBert(modelsDir, { dimensions: 384 });
    expect(listed()).toMatchObject({ ready: true });
    expect(await (await embedders.get('minilm-l6-v2-fp32')).embed(['river'])).toHaveLength(1);
  }, 60_000);

  it('searches the index of a retired embedder by words alone', async () => {
    const { embedders } = registry();
    const retired = await embedders.get('use-lite-en');
    expect([retired.wordsOnly, retired.dimensions, retired.calibration.denseWeight]).toEqual([true, 512, 0]);
    expect(retired.countTokens('water')).toBeGreaterThan(0);
    expect((await retired.embed(['water']))[0]).toHaveLength(512);
    expect(embedders.list().map(({ id }) => id)).not.toContain('use-lite-en');
  }, 60_000);

  it('does not know embedders of other versions', async () => {
    await expect(registry().embedders.get('ada-002')).rejects.toMatchObject({ code: 'knowledge_unavailable' });
  });
});
