import JSZip from 'jszip';
import { IngestionFailure } from '../../reasons.js';

export interface ZipLimits {
  entries: number;
  /** Of all entries together, unpacked. */
  totalBytes: number;
  /** Unpacked size over packed size of the whole file, looked at above `ratioFromBytes`. */
  ratio: number;
  ratioFromBytes: number;
}

const MIB = 1024 * 1024;
export const ZIP_LIMITS: ZipLimits = { entries: 5_000, totalBytes: 256 * MIB, ratio: 150, ratioFromBytes: 8 * MIB };

/**
 * Unpacks every entry once, counting and throwing away, before anything else reads the archive: sizes that an archive
 * states about itself may be lies.
 * @throws IngestionFailure `too_complex` beyond a limit, `corrupt` when it is not a readable archive.
 */
export async function checkZip(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): Promise<void> {
  const zip = await JSZip.loadAsync(bytes).catch((error: unknown) => {
    throw new IngestionFailure('corrupt', error);
  });
  const files = Object.values(zip.files).filter((f) => !f.dir);
  if (files.length > limits.entries) throw new IngestionFailure('too_complex');
  const allowed = Math.min(limits.totalBytes, Math.max(limits.ratioFromBytes, bytes.length * limits.ratio));
  let total = 0;
  for (const file of files) total += await unpackedSize(file, allowed - total);
}

interface StreamHelper {
  on(event: 'data', listener: (chunk: Uint8Array) => void): StreamHelper;
  on(event: 'error', listener: (error: Error) => void): StreamHelper;
  on(event: 'end', listener: () => void): StreamHelper;
  pause(): StreamHelper;
  resume(): StreamHelper;
}

function unpackedSize(file: JSZip.JSZipObject, allowed: number): Promise<number> {
  const stream = (file as unknown as { internalStream(type: 'uint8array'): StreamHelper }).internalStream('uint8array');
  let size = 0;
  return new Promise((resolve, reject) => {
    stream
      .on('data', (chunk) => {
        size += chunk.length;
        if (size <= allowed) return;
        stream.pause();
        reject(new IngestionFailure('too_complex'));
      })
      .on('error', (error) => reject(new IngestionFailure('corrupt', error)))
      .on('end', () => resolve(size))
      .resume();
  });
}
