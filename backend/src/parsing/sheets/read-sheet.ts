import { inLimitedThread, type ThreadLimits } from '../limited-thread.js';
import { isCompoundFile } from '../formats/ole/compound-file.js';
import { ReadingSlots } from '../reading-slots.js';
import type { SheetLimits } from './sheet-csv.js';

const LIMITS: ThreadLimits = { timeMs: 60_000, heapMb: 384, growthMb: 700 };
/** One after the other: each may take hundreds of megabytes. */
const slots = new ReadingSlots(1);

/** Whether it is a workbook by its first bytes, or an Office file of an older kind or with a password, which is none that can be read. */
export const isWorkbook = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) || isCompoundFile(bytes);

/** As `sheetCsv`, in a thread that is killed when it exceeds its time or memory. @throws IngestionFailure */
export async function readSheet(bytes: Uint8Array, limits: SheetLimits, signal?: AbortSignal): Promise<Uint8Array> {
  const release = await slots.take(signal);
  try {
    const task = { name: './sheet.worker', base: import.meta.url, bytes, input: { limits }, limits: LIMITS };
    return await inLimitedThread<Uint8Array>({ ...task, ...(signal ? { signal } : {}) });
  } finally {
    release();
  }
}
