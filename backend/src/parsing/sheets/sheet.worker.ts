import { parentPort, workerData } from 'node:worker_threads';
import { failureMessage, type ThreadMessage } from '../limited-thread.js';
import { sheetCsv, type SheetLimits } from './sheet-csv.js';

// Runs in a thread of its own (read-sheet.ts): one workbook, then it ends.
const { bytes, limits } = workerData as { bytes: Uint8Array; limits: SheetLimits };
const send = (message: ThreadMessage<Uint8Array>): void => parentPort!.postMessage(message);

try {
  send({ kind: 'done', result: await sheetCsv(bytes, limits) });
} catch (error) {
  send(failureMessage(error));
}
