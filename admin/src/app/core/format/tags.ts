/** Splits "Contract, 2026,,contract" into unique tags, keeping the first spelling. */
export function cleanTags(text: string): string[] {
  const byFold = new Map<string, string>();
  for (const part of text.split(',')) {
    const tag = part.trim().replace(/\s+/g, ' ');
    if (tag && !byFold.has(tag.toLowerCase())) byFold.set(tag.toLowerCase(), tag);
  }
  return [...byFold.values()];
}
