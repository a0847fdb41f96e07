import { parentPort, workerData } from 'node:worker_threads';
import type { ParsedDocument } from './document-parser.js';
import { failureMessage, type ThreadMessage } from './limited-thread.js';
import { parseBytes } from './parse-bytes.js';
import type { ParseInput } from './thread-document-parser.js';

// Runs in a separate thread (thread-document-parser.ts): processes one file, then ends.
const { bytes, type, password, ocr } = workerData as ParseInput;
const send = (message: ThreadMessage<ParsedDocument>): void => parentPort!.postMessage(message);

try {
  const result = await parseBytes(bytes, type, {
    password,
    ocr,
    onProgress: (done, total) => send({ kind: 'progress', done, total }),
  });
  send({ kind: 'done', result });
} catch (error) {
  send(failureMessage(error));
}
