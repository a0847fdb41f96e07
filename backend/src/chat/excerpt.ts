const MAX_CHARS = 400;

/** The beginning of a passage, cut at a word. */
export function excerptOf(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= MAX_CHARS) return flat;
  const cut = flat.slice(0, MAX_CHARS);
  const word = cut.lastIndexOf(' ');
  return `${(word > MAX_CHARS / 2 ? cut.slice(0, word) : cut).toWellFormed()}…`;
}
