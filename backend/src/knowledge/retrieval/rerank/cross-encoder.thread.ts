import { parentPort, workerData } from 'node:worker_threads';
import { AutoModelForSequenceClassification, AutoTokenizer, env } from '@xenova/transformers';

/** Runs in a worker thread, from the source too: only packages and built-ins may be imported, and types must be erasable. */
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

/** @param texts each a JSON pair of question and passage */
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
/** The thread ends itself, and only when the native code is at rest: cut off, that would end the whole process. */
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
