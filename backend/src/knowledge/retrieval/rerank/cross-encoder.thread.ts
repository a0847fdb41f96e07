import { parentPort, workerData } from 'node:worker_threads';
import { AutoModelForSequenceClassification, AutoTokenizer, env } from '@xenova/transformers';

/** Runs in a worker thread, also directly from source: import only packages and built-ins; types must be erasable. */
interface Data {
  modelsDir: string;
  name: string;
  dtype: 'fp32' | 'q8';
  window: number;
}
interface Scores {
  logits: { data: Float32Array };
}

const { modelsDir, name, dtype, window } = workerData as Data;
env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = modelsDir;

const tokenizer = await AutoTokenizer.from_pretrained(name);
const model = await AutoModelForSequenceClassification.from_pretrained(name, {
  dtype,
  session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
});

/** @param texts JSON pairs of question and passage */
async function score(texts: string[]): Promise<Float32Array> {
  const pairs = texts.map((text) => JSON.parse(text) as [string, string]);
  const inputs = tokenizer(
    pairs.map(([query]) => query),
    { text_pair: pairs.map(([, passage]) => passage), padding: true, truncation: true, max_length: window },
  ) as object;
  const { logits } = (await model(inputs)) as Scores;
  return Float32Array.from(logits.data);
}

let computing = 0;
let stopping = false;
/** The thread ends itself, and only while the native code is idle: terminating it from outside would crash the process. */
const endWhenIdle = (): void => {
  if (stopping && computing === 0) parentPort!.close();
};

parentPort!.on('message', (message: { texts: string[] } | { stop: true }) => {
  if ('stop' in message) {
    stopping = true;
    return endWhenIdle();
  }
  computing++;
  const began = performance.now();
  const ms = (): number => performance.now() - began;
  void score(message.texts)
    .then(
      (vectors) =>
        parentPort!.postMessage({ type: 'vectors', vectors, dimensions: 1, ms: ms() }, [vectors.buffer as ArrayBuffer]),
      (error: unknown) => parentPort!.postMessage({ type: 'failed', message: String(error), ms: ms() }),
    )
    .finally(() => {
      computing--;
      endWhenIdle();
    });
});
parentPort!.postMessage({ type: 'ready' });
