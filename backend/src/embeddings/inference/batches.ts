/**
 * Embeds in batches of texts of similar length to minimise padding, and returns the vectors in the order of the texts. `run`
 * computes one batch and may be called concurrently.
 */
export async function inBatches(
  texts: readonly string[],
  size: number,
  run: (batch: readonly string[]) => Promise<Float32Array[]>,
): Promise<Float32Array[]> {
  const order = texts.map((_, i) => i).sort((a, b) => texts[a]!.length - texts[b]!.length);
  const vectors = new Array<Float32Array>(texts.length);
  const batches = Array.from({ length: Math.ceil(order.length / size) }, (_, i) =>
    order.slice(i * size, (i + 1) * size),
  );
  await Promise.all(
    batches.map(async (indices) => {
      const results = await run(indices.map((i) => texts[i]!));
      indices.forEach((index, k) => (vectors[index] = results[k]!));
    }),
  );
  return vectors;
}
