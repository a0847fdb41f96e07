import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface ModelSource {
  /** Folder and name of the model, as in `<models folder>/<name>/…` and on the hub. */
  name: string;
  /** Address of the hub. */
  hubUrl: string;
  /** Small files first, so that a failure shows early. */
  files: readonly string[];
}

export const MINILM_SOURCE: ModelSource = {
  name: 'Xenova/all-MiniLM-L6-v2',
  hubUrl: 'https://huggingface.co',
  files: ['config.json', 'tokenizer_config.json', 'tokenizer.json', 'onnx/model.onnx'],
};

/** A connection that gives nothing for this long is given up. */
export const STALL_MS = 3_000;

export type Progress = (file: string, bytes: number, total: number | null) => void;

/** The weights that are there: full precision gives the same vector whatever a text is batched with, so it comes first. */
export function weightsIn(modelsDir: string, name: string): { dtype: 'fp32' | 'q8' } | undefined {
  const has = (file: string): boolean => existsSync(join(modelsDir, name, file));
  if (!has('config.json') || !has('tokenizer.json') || !has('tokenizer_config.json')) return undefined;
  if (has('onnx/model.onnx')) return { dtype: 'fp32' };
  return has('onnx/model_quantized.onnx') ? { dtype: 'q8' } : undefined;
}

/**
 * Fetches what is missing into the models folder. Each file appears under its name only when complete, so several processes may do
 * this at once. Rejects when the hub does not answer, answers with an error, or stalls.
 */
export async function fetchModel(
  modelsDir: string,
  source: ModelSource,
  options: { signal?: AbortSignal; stallMs?: number; onProgress?: Progress } = {},
): Promise<void> {
  for (const file of source.files) {
    const target = join(modelsDir, source.name, file);
    if (existsSync(target)) continue;
    await mkdir(dirname(target), { recursive: true });
    await fetchFile(`${source.hubUrl}/${source.name}/resolve/main/${file}`, target, file, options);
  }
}

async function fetchFile(
  url: string,
  target: string,
  file: string,
  { signal, stallMs = STALL_MS, onProgress }: { signal?: AbortSignal; stallMs?: number; onProgress?: Progress },
): Promise<void> {
  const stalled = new AbortController();
  const giveUp = (): void => stalled.abort(new Error(`no data for ${stallMs / 1000} seconds`));
  let timer = setTimeout(giveUp, stallMs);
  const part = `${target}.${process.pid}.part`;
  try {
    const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal });
    if (!response.ok || !response.body) throw new Error(`${file}: the hub answered ${response.status}`);
    const total = Number(response.headers.get('content-length')) || null;
    const handle = await open(part, 'w');
    let bytes = 0;
    try {
      for await (const chunk of response.body) {
        clearTimeout(timer);
        timer = setTimeout(giveUp, stallMs);
        await handle.write(chunk);
        onProgress?.(file, (bytes += chunk.length), total);
      }
    } finally {
      await handle.close();
    }
    // fetch decodes compressed bodies, so the length is comparable only without one.
    if (total !== null && !response.headers.get('content-encoding') && bytes !== total)
      throw new Error(`${file} is incomplete`);
    await rename(part, target);
  } finally {
    clearTimeout(timer);
    await rm(part, { force: true });
  }
}
