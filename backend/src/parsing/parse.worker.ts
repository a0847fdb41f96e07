import { parentPort, workerData } from 'node:worker_threads';
import { IngestionFailure } from './reasons.js';
import { parseBytes } from './parse-bytes.js';
import type { ParseInput, ParseMessage } from './thread-document-parser.js';

// Runs in a separate thread (thread-document-parser.ts): processes one file, then ends.
const { bytes, type, password, ocr } = workerData as ParseInput;
const send = (message: ParseMessage): void => parentPort!.postMessage(message);

try {
  const document = await parseBytes(bytes, type, {
    password,
    ocr,
    onProgress: (done, total) => send({ kind: 'progress', done, total }),
  });
  send({ kind: 'done', document });
} catch (error) {
  const cause = error instanceof IngestionFailure ? error.cause : error;
  const detail = cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 500) : '';
  send({ kind: 'failed', code: error instanceof IngestionFailure ? error.code : 'corrupt', detail });
}
