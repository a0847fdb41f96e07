interface Reader {
  readonly maxTokens: number;
  countTokens(text: string): number;
}

/**
 * Pieces of a text in order, each within the model's window, split between words where possible.
 * @returns the text itself if it fits
 */
export function textWindows(text: string, reader: Reader): string[] {
  const total = reader.countTokens(text);
  if (total <= reader.maxTokens) return [text];
  const windows: string[] = [];
  let rest = text;
  // Tokens are not evenly distributed: the guess is verified, and reduced if it was too high.
  let guess = Math.max(1, Math.floor((text.length / total) * reader.maxTokens));
  while (rest.trim() !== '') {
    let end = cut(rest, guess);
    while (end > 1 && reader.countTokens(rest.slice(0, end)) > reader.maxTokens) {
      guess = Math.max(1, Math.floor(end * 0.85));
      end = cut(rest, guess);
    }
    windows.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trimStart();
  }
  return windows;
}

/** Split position, at most `length` characters in: after the last space in the second half, and never inside a character. */
function cut(text: string, length: number): number {
  if (text.length <= length) return text.length;
  const space = text.slice(0, length + 1).search(/\s\S*$/);
  if (space >= length / 2) return space;
  const code = text.charCodeAt(length - 1);
  return length > 1 && code >= 0xd800 && code < 0xdc00 ? length - 1 : length;
}

/** Weighted mean of unit vectors, normalised to unit length. */
export function weightedMean(vectors: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  vectors.forEach((vector, i) => vector.forEach((value, d) => (mean[d]! += value * weights[i]!)));
  const length = Math.hypot(...mean);
  return length > 0 ? mean.map((value) => value / length) : (vectors[0] ?? mean);
}
