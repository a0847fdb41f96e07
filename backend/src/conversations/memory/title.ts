/** Read of a question; what is named after it would be cut. */
const READ_CHARS = 1_000;
const TITLE_CHARS = 80;
/** Said before the question itself. */
const GREETING =
  /^(?:hi|hello|hey|dear [\p{L}]+|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|bonjour|hola|namaste|नमस्ते|مرحبا|السلام عليكم)(?: there| all)?[\s,.!:;–-]+/iu;

/** The first question as a name: without a greeting, on one line, cut at a word. */
export function titleOf(question: string): string {
  const line = question.slice(0, READ_CHARS).replace(/\s+/g, ' ').trim();
  const asked = line.replace(GREETING, '') || line;
  return cutAtWord(asked, TITLE_CHARS);
}

/** At most so many characters and an ellipsis, cut between words where there is one near. */
export function cutAtWord(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const cut = text
    .slice(0, chars)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const end = cut.lastIndexOf(' ');
  return `${(end > chars / 2 ? cut.slice(0, end) : cut).trim()}…`;
}
