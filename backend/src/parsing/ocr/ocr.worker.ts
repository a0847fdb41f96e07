import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { createWorker, OEM } from 'tesseract.js';
import { threadEntry } from '../../common/threads/thread-entry.js';
import { IngestionFailure, type ReasonCode } from '../reasons.js';
import { ocrBlocks, type RecognizedBlock } from './ocr-blocks.js';
import { openPageImages } from './page-images.js';
import type { OcrInput, OcrMessage } from './tesseract-recognizer.js';

// Runs in a separate thread per file (tesseract-recognizer.ts): pages are requested one by one until it is terminated.
const { bytes, type, password, languages } = workerData as OcrInput;
const send = (message: OcrMessage): void => parentPort!.postMessage(message);
const fail = (error: unknown): void => {
  const code: ReasonCode = error instanceof IngestionFailure ? error.code : 'corrupt';
  send({ kind: 'failed', code, detail: String(error).slice(0, 300) });
};

try {
  const images = await openPageImages(bytes, type, password);
  const recognizer = await createWorker(languages, OEM.LSTM_ONLY, {
    workerPath: fileURLToPath(threadEntry('./tesseract.worker', import.meta.url).url),
    langPath: '.',
    cacheMethod: 'none',
    gzip: true,
    errorHandler: () => undefined,
  });
  const read = async (page: number): Promise<void> => {
    const image = await images.image(page);
    const output = { blocks: true, text: false };
    const { data } = await recognizer.recognize(Buffer.from(image), { rotateAuto: true }, output);
    send({ kind: 'page', page, ...ocrBlocks((data.blocks ?? []) as RecognizedBlock[], page) });
  };
  // A page that cannot be rendered or read does not affect the others.
  const onError = (page: number, error: unknown): void =>
    error instanceof IngestionFailure ? fail(error) : send({ kind: 'page', page, blocks: [], confidence: 0 });
  parentPort!.on('message', (page: number) => void read(page).catch((error: unknown) => onError(page, error)));
  send({ kind: 'ready' });
} catch (error) {
  fail(error);
}
