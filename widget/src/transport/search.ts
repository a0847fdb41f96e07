/** Concurrent hashes: they are computed off the main thread, which only awaits them. */
const BATCH = 256;

/**
 * The smallest number whose hash begins with `bits` zero bits. Yields to the main thread after each batch, so that typing and
 * scrolling stay responsive.
 * @param bits at most 32
 */
export async function search(challenge: string, bits: number): Promise<number> {
  const encoder = new TextEncoder();
  for (let from = 0; ; from += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, i) => from + i);
    const hashes = await Promise.all(
      numbers.map((n) => crypto.subtle.digest('SHA-256', encoder.encode(`${challenge}.${n}`))),
    );
    const found = hashes.findIndex((hash) => Math.clz32(new DataView(hash).getUint32(0)) >= bits);
    if (found >= 0) return from + found;
    await new Promise((resolve) => setTimeout(resolve));
  }
}
