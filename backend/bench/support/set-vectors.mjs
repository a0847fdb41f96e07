/** Vectors of a test set's texts, kept in the machine's temporary folder: embedding 5,000 abstracts takes minutes. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textWindows, weightedMean } from '../../dist/embeddings/text-windows.js';

const BATCH = 64;
const folder = join(tmpdir(), 'nexus-bench-vectors');

/** One vector per text, read as a whole: what is longer than the embedder's window in pieces, averaged by their tokens. */
export async function vectorsOf(embedder, texts) {
  const hash = createHash('sha256').update(embedder.id);
  for (const text of texts) hash.update(text).update('\0');
  const file = join(folder, `${hash.digest('hex').slice(0, 32)}.f32`);
  const known = readKnown(file, texts.length, embedder.dimensions);
  if (known) return known;
  const vectors = [];
  for (let from = 0; from < texts.length; from += BATCH)
    vectors.push(...(await embedWhole(embedder, texts.slice(from, from + BATCH))));
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, Buffer.concat(vectors.map((v) => Buffer.from(v.buffer, v.byteOffset, v.byteLength))));
  return vectors;
}

function readKnown(file, count, dimensions) {
  try {
    const bytes = readFileSync(file);
    if (bytes.byteLength !== count * dimensions * 4) return null;
    const all = new Float32Array(Uint8Array.from(bytes).buffer);
    return Array.from({ length: count }, (_, i) => all.slice(i * dimensions, (i + 1) * dimensions));
  } catch {
    return null;
  }
}

async function embedWhole(embedder, texts) {
  const windows = texts.map((text) => textWindows(text, embedder));
  const pieces = await embedder.embed(windows.flat());
  let at = 0;
  return windows.map((own) => {
    const mine = pieces.slice(at, (at += own.length));
    return own.length === 1
      ? mine[0]
      : weightedMean(
          mine,
          own.map((piece) => embedder.countTokens(piece)),
        );
  });
}
