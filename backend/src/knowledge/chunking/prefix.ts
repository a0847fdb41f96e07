/** Title and headings for the embedder, without those the text starts with anyway. */
export function prefixOf(title: string | undefined, path: string[] | undefined, body: string): string {
  const parts = [...new Set([title, ...(path ?? [])])].filter((p): p is string => Boolean(p));
  return parts.filter((part) => !body.startsWith(part)).join(' > ');
}

/** Cuts the prefix from the left, word by word in halves, until it fits: what is nearest to the text says most. */
export function fitPrefix(prefix: string, maxTokens: number, countTokens: (text: string) => number): string {
  let words = prefix.slice(-600).split(' ');
  const special = countTokens('');
  while (words.length > 0 && countTokens(words.join(' ')) - special > maxTokens - 1) {
    words = words.slice(Math.ceil(words.length / 4));
  }
  return words.join(' ');
}
