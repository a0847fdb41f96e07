import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { writeTinyBert } from '@nexus/testing';
import type { AppConfig } from '../config/app-config.js';
import { EmbedderRegistry } from './embedder-registry.js';

const open: EmbedderRegistry[] = [];
const dirs: string[] = [];

function registry(choice: AppConfig['embedder']['choice'], prepare?: (modelsDir: string) => void): EmbedderRegistry {
  const modelsDir = mkdtempSync(join(tmpdir(), 'nexus-registry-'));
  dirs.push(modelsDir);
  prepare?.(modelsDir);
  const config = {
    role: 'worker',
    embedder: { choice, allowDownload: false, threads: 1 },
    data: { modelsDir },
  } as AppConfig;
  const made = new EmbedderRegistry(config);
  open.push(made);
  return made;
}

describe('EmbedderRegistry', () => {
  beforeAll(() => Logger.overrideLogger(false));
  afterEach(async () => {
    for (const each of open.splice(0)) await each.onApplicationShutdown();
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
  });

  it('falls back to the bundled embedder when MiniLM is not there, and says why', async () => {
    const embedders = registry('auto');
    expect((await embedders.current()).id).toBe('use-lite-en');
    expect((await embedders.settled()).id).toBe('use-lite-en');
    expect(embedders.isFallback('use-lite-en')).toBe(true);
    expect(embedders.reasonFor(embedders.preferredId)).toMatch(/not in the models folder/);
  }, 60_000);

  it('takes MiniLM as soon as its files are there', async () => {
    let dir = '';
    const embedders = registry('auto', (modelsDir) => void (dir = modelsDir));
    expect((await embedders.settled()).id).toBe('use-lite-en');
    writeTinyBert(dir, { dimensions: 384 });
    expect((await embedders.current()).id).toBe('minilm-l6-v2');
    expect((await embedders.get('minilm-l6-v2')).dimensions).toBe(384);
  }, 60_000);

  it('never falls back when MiniLM was asked for by name', async () => {
    const embedders = registry('minilm');
    await expect(embedders.current()).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    await expect(embedders.settled()).rejects.toMatchObject({
      code: 'knowledge_unavailable',
      message: expect.stringMatching(/models folder/),
    });
  });

  it('is content with the bundled one when that was asked for', async () => {
    const embedders = registry('offline');
    expect((await embedders.current()).id).toBe('use-lite-en');
    expect(embedders.isFallback('use-lite-en')).toBe(false);
  }, 60_000);

  it('does not know embedders of other versions', async () => {
    await expect(registry('auto').get('ada-002')).rejects.toMatchObject({ code: 'knowledge_unavailable' });
  });
});
