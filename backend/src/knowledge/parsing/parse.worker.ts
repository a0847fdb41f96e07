import { parentPort, workerData } from 'node:worker_threads';
import { IngestionFailure } from '../reasons.js';
import type { DocumentType } from './document-parser.js';
import { parseBytes } from './parse-bytes.js';
import type { ParseMessage } from './thread-document-parser.js';

// Runs in a thread of its own (thread-document-parser.ts): one file, then it ends.
const { bytes, type } = workerData as { bytes: Uint8Array; type: DocumentType };
const send = (message: ParseMessage): void => parentPort!.postMessage(message);

try {
  const document = await parseBytes(bytes, type, (done, total) => send({ kind: 'progress', done, total }));
  send({ kind: 'done', document });
} catch (error) {
  const cause = error instanceof IngestionFailure ? error.cause : error;
  const detail = cause instanceof Error ? `${cause.name}: ${cause.message}`.slice(0, 500) : '';
  send({ kind: 'failed', code: error instanceof IngestionFailure ? error.code : 'corrupt', detail });
}
