/**
 * Makes the unfinished end of a streamed answer safe to show: text whose meaning could still change is held back for a moment
 * (`holdBack`), and open emphasis or code is closed (`closeOpen`), so that text already read keeps its look and position.
 */
export const settle = (tail: string): string => closeOpen(holdBack(tail));

/** The part of `tail` whose meaning is final. */
export function holdBack(tail: string): string {
  // In a code block only the closing fence has a meaning.
  if (inFence(tail)) return tail.replace(/(\n[ \t]*)(?:`{1,2}|~{1,2})$/, '$1');
  return trimMarks(holdLink(holdTable(holdLinePrefix(tail))).trimEnd()).trimEnd();
}

export const closeOpen = (text: string): string => (inFence(text) ? text : text + closers(text));

/** Whether the last line belongs to a code block: inside it, or the line that ends it. */
const inFence = (text: string): boolean => openFence(text) || openFence(text.trimEnd());

/** Whether a code block is open at the beginning of the last line. */
function openFence(text: string): boolean {
  const fences = text.slice(0, text.lastIndexOf('\n') + 1).match(/^[ \t]{0,3}(?:```|~~~)/gm);
  return (fences?.length ?? 0) % 2 === 1;
}

/** Maximum number of characters held back before undecided text is shown as it is. */
const PATIENCE = 240;

/** Holds back a last line that is only a marker (heading, list, quote, rule) or the unfinished start of a code block. */
function holdLinePrefix(text: string): string {
  const start = text.lastIndexOf('\n') + 1;
  const line = text.slice(start);
  return /^(?:(?:#{1,6}|[-+*_=~`>|]+|\d{1,3}[.)]?)?|(?:```|~~~)[^`]*)$/.test(line.trim())
    ? text.slice(0, start).trimEnd()
    : text;
}

/** A block with pipes is recognised as a table only once its second line is complete. */
function holdTable(text: string): string {
  const start = text.lastIndexOf('\n\n') + 1;
  const block = text.slice(start).replace(/^\n+/, '');
  const from = text.length - block.length;
  const lines = block.split('\n');
  const first = lines.findIndex((line) => line.trimStart().startsWith('|'));
  if (first < 0 || block.length > PATIENCE * 2) return text;
  const undecided = lines.length - first <= 2;
  if (!undecided) return text;
  const kept = lines.slice(0, first).join('\n');
  return text.slice(0, from) + kept;
}

/**
 * Holds back an open `[text](url`, `![…` or `<https:…` at the end, and a citation mark `[2]` until it cannot be the text of a
 * link.
 */
function holdLink(text: string): string {
  const from = Math.max(0, text.length - PATIENCE);
  const open = /(?:!?\[[^\][\n]*(?:\](?:\([^)\n]*)?)?|<(?:https?|mailto)[^\s>]*)$/.exec(text.slice(from));
  return open ? text.slice(0, from + open.index) : text;
}

const trimMarks = (text: string): string => text.replace(/(?:[*_~`]{1,20}|\\|&#?\w{0,7})$/, '');

/** The marks that close open constructs of the last paragraph, innermost first. */
function closers(text: string): string {
  const paragraph = text.slice(text.lastIndexOf('\n\n') + 1);
  const stack: string[] = [];
  const marks = /(\\.)|(`+)|(\*{1,3}|_{1,3}|~~)/gs;
  for (let match = marks.exec(paragraph); match; match = marks.exec(paragraph)) {
    const [mark, escaped, code] = match;
    if (escaped) continue;
    if (code) {
      const end = paragraph.indexOf(code, match.index + code.length);
      if (end < 0) return code + stack.reverse().join('');
      marks.lastIndex = end + code.length;
    } else {
      track(stack, mark, paragraph[match.index - 1] ?? ' ', paragraph[match.index + mark.length] ?? ' ');
    }
  }
  return stack.reverse().join('');
}

function track(stack: string[], mark: string, before: string, after: string): void {
  // `2*3`, `snake_case`: a single mark inside a word is most likely not emphasis.
  const insideWord = mark.length === 1 && /\w/.test(before) && /\w/.test(after);
  if (insideWord) return;
  if (stack.at(-1) === mark && !/\s/.test(before)) stack.pop();
  else if (!/\s/.test(after) && !stack.includes(mark)) stack.push(mark);
}
