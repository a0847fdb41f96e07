/** Characters of the question that are read; the title is shorter anyway. */
const READ_CHARS = 1_000;
const TITLE_CHARS = 80;
/** A greeting before the actual question. */
const GREETING =
  /^(?:hi|hello|hey|dear [\p{L}]+|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|bonjour|hola|namaste|नमस्ते|مرحبا|السلام عليكم)(?: there| all)?[\s,.!:;–-]+/iu;

/** Derives a title from the first question: without a greeting, on one line, cut at a word. */
export function titleOf(question: string): string {
  const line = question.slice(0, READ_CHARS).replace(/\s+/g, ' ').trim();
  const asked = line.replace(GREETING, '') || line;
  return cutAtWord(asked, TITLE_CHARS);
}

/** Cuts to at most `chars` characters and an ellipsis, between words when a word boundary is near. */
export function cutAtWord(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const cut = text
    .slice(0, chars)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const end = cut.lastIndexOf(' ');
  return `${(end > chars / 2 ? cut.slice(0, end) : cut).trim()}…`;
}
