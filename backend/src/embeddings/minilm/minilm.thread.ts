import { parentPort, workerData } from 'node:worker_threads';
import { AutoModel, AutoTokenizer, env } from '@xenova/transformers';

/** Runs in a worker thread, from the source too: only packages and built-ins may be imported, and types must be erasable. */
interface Data {
  modelsDir: string;
  name: string;
  dtype: 'fp32' | 'q8';
  window: number;
}
interface Encoded {
  attention_mask: { data: BigInt64Array };
}
interface Hidden {
  last_hidden_state: { data: Float32Array; dims: number[] };
}

const { modelsDir, name, dtype, window } = workerData as Data;
env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = modelsDir;

const tokenizer = await AutoTokenizer.from_pretrained(name);
// One core per thread of the pool: threads of the pool scale better than threads inside one small batch.
const model = await AutoModel.from_pretrained(name, { dtype, session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 } });

/** Mean of the hidden states of real tokens, then unit length; padding has no influence. */
function pooled({ data, dims }: Hidden['last_hidden_state'], mask: BigInt64Array): { vectors: Float32Array; dimensions: number } {
  const [rows = 0, length = 0, dimensions = 0] = dims;
  const vectors = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    const sum = new Float64Array(dimensions);
    for (let token = 0; token < length; token++) {
      if (mask[row * length + token] === 0n) continue;
      const offset = (row * length + token) * dimensions;
      for (let k = 0; k < dimensions; k++) sum[k]! += data[offset + k]!;
    }
    const norm = Math.hypot(...sum) || 1;
    for (let k = 0; k < dimensions; k++) vectors[row * dimensions + k] = sum[k]! / norm;
  }
  return { vectors, dimensions };
}

async function embed(texts: string[]): Promise<{ vectors: Float32Array; dimensions: number }> {
  const inputs = (await tokenizer(texts, { padding: true, truncation: true, max_length: window })) as Encoded;
  const output = (await model(inputs)) as Hidden;
  return pooled(output.last_hidden_state, inputs.attention_mask.data);
}

parentPort!.on('message', ({ texts }: { texts: string[] }) => {
  embed(texts).then(
    (result) => parentPort!.postMessage({ type: 'vectors', ...result }, [result.vectors.buffer as ArrayBuffer]),
    (error: unknown) => parentPort!.postMessage({ type: 'failed', message: String(error) }),
  );
});
parentPort!.postMessage({ type: 'ready' });
