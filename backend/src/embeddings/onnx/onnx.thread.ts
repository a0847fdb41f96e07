import { parentPort, workerData } from 'node:worker_threads';
import type { ToThread } from '../inference/protocol.js';
import { AutoModel, AutoTokenizer, env, Tensor } from '@xenova/transformers';

/** Runs in a worker thread, also directly from source: import only packages and built-ins; types must be erasable. */
interface Data {
  modelsDir: string;
  name: string;
  dtype: 'fp32' | 'q8';
  window: number;
  pooling: 'mean' | 'first';
}
interface Pooled {
  /** One row per text. */
  vectors: Float32Array;
  dimensions: number;
}
interface Hidden {
  last_hidden_state: { data: Float32Array; dims: number[] };
}

/** Enough characters to fill the window with any text. */
const MAX_CHARS = 16_384;
/** Any token id works, since padding is masked. */
const PADDING = 0;

const { modelsDir, name, dtype, window, pooling } = workerData as Data;
env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = modelsDir;

const tokenizer = await AutoTokenizer.from_pretrained(name);
// One core per thread: several threads scale better than parallelism within one small batch.
const model = await AutoModel.from_pretrained(name, {
  dtype,
  session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
});

/** The mean of the hidden states of real tokens, or the first one's, normalised to unit length; padding has no influence. */
function pooled({ data, dims }: Hidden['last_hidden_state'], mask: BigInt64Array): Pooled {
  const [rows = 0, length = 0, dimensions = 0] = dims;
  const vectors = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    const sum = new Float64Array(dimensions);
    for (let token = 0; token < length; token++) {
      if (mask[row * length + token] === 0n || (pooling === 'first' && token > 0)) continue;
      const offset = (row * length + token) * dimensions;
      for (let k = 0; k < dimensions; k++) sum[k]! += data[offset + k]!;
    }
    const norm = Math.hypot(...sum) || 1;
    for (let k = 0; k < dimensions; k++) vectors[row * dimensions + k] = sum[k]! / norm;
  }
  return { vectors, dimensions };
}

/**
 * Token ids of one text with its markers. The library's own truncation would cut off the closing marker, which the model was
 * trained with.
 */
function encode(text: string): number[] {
  const ids = tokenizer.encode(text.slice(0, MAX_CHARS));
  return ids.length > window ? [...ids.slice(0, window - 1), ids.at(-1)!] : ids;
}

/**
 * With 8-bit weights, activations are quantised by the range of the whole batch: a text's vector would depend on its
 * neighbours, so each text is computed separately. On one core this is as fast as a batch.
 */
async function embed(texts: string[]): Promise<Pooled> {
  const rows = texts.map(encode);
  if (dtype === 'fp32' || rows.length === 1) return infer(rows);
  const results: Pooled[] = [];
  for (const row of rows) results.push(await infer([row]));
  const { dimensions } = results[0]!;
  const vectors = new Float32Array(rows.length * dimensions);
  results.forEach((result, i) => vectors.set(result.vectors, i * dimensions));
  return { vectors, dimensions };
}

async function infer(rows: number[][]): Promise<Pooled> {
  const length = Math.max(...rows.map((ids) => ids.length));
  const tensor = (value: (ids: number[], token: number) => number): Tensor =>
    new Tensor(
      'int64',
      BigInt64Array.from({ length: rows.length * length }, (_, i) =>
        BigInt(value(rows[Math.floor(i / length)]!, i % length)),
      ),
      [rows.length, length],
    );
  const mask = tensor((ids, token) => (token < ids.length ? 1 : 0));
  const output = (await model({
    input_ids: tensor((ids, token) => ids[token] ?? PADDING),
    attention_mask: mask,
    token_type_ids: tensor(() => 0),
  })) as Hidden;
  return pooled(output.last_hidden_state, mask.data as BigInt64Array);
}

let computing = 0;
let stopping = false;
/** The thread ends itself, and only while the native code is idle: terminating it from outside would crash the process. */
const endWhenIdle = (): void => {
  if (stopping && computing === 0) parentPort!.close();
};

parentPort!.on('message', (message: ToThread) => {
  if ('stop' in message) {
    stopping = true;
    return endWhenIdle();
  }
  computing++;
  const began = performance.now();
  const ms = (): number => performance.now() - began;
  void embed(message.texts)
    .then(
      (result) =>
        parentPort!.postMessage({ type: 'vectors', ...result, ms: ms() }, [result.vectors.buffer as ArrayBuffer]),
      (error: unknown) => parentPort!.postMessage({ type: 'failed', message: String(error), ms: ms() }),
    )
    .finally(() => {
      computing--;
      endWhenIdle();
    });
});
parentPort!.postMessage({ type: 'ready' });
