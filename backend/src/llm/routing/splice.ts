/** A repetition that begins inside a word must be this long to be taken for one. */
const MIN_OVERLAP = 12;
/** An answer that begins like the first one for so long is a second beginning, not a continuation. */
const RESTART_CHARS = 40;

/**
 * Joins a continuation to the text before it. Models like to begin with the last words they were given: what is repeated is
 * taken out, and text is held back only while it may still be a repetition.
 */
export class Splice {
  /** The continuation tells the answer again from its beginning in other words: it cannot be joined. */
  restarted = false;
  private held: string | null = '';

  /** @param anchor the end of `before` that the model was asked to begin with */
  constructor(
    private readonly before: string,
    private readonly anchor: string,
  ) {
    if (before === '') this.held = null;
  }

  /** What of `text` goes on; empty while that is not decided. */
  feed(text: string): string {
    if (this.held === null) return text;
    this.held += text;
    const mayRepeat = this.before.includes(this.held) && !this.held.startsWith(this.anchor);
    return mayRepeat ? '' : this.release();
  }

  /** What was still held back when the continuation ended. */
  end(): string {
    return this.held === null ? '' : this.release();
  }

  private release(): string {
    const held = this.held ?? '';
    this.held = null;
    const overlap = this.overlap(held);
    if (overlap > 0) return held.slice(overlap);
    this.restarted = sharedStart(held, this.before) >= RESTART_CHARS;
    return lacksSpace(this.before, held) ? ` ${held}` : held;
  }

  /** Length of the longest end of the text before that the continuation repeats. */
  private overlap(held: string): number {
    const { before, anchor } = this;
    // As asked. In a text that repeats itself a longer end of it could be found.
    if (held.startsWith(anchor)) return anchor.length;
    for (let n = Math.min(held.length, before.length); n > 0; n--) {
      if (before.endsWith(held.slice(0, n)) && (n >= MIN_OVERLAP || this.startsWord(before.length - n))) return n;
    }
    return 0;
  }

  private startsWord(at: number): boolean {
    return at === 0 || /\s/.test(this.before[at]!) || /\s/.test(this.before[at - 1]!);
  }
}

const WORD_END = /[\p{L}\p{N}.,;:!?)\]%»”]$/u;
const WORD_START = /^[\p{L}\p{N}([«“]/u;
const UNSPACED =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Khmer}|\p{Script=Lao}/u;

/** Models begin an answer without the space that a new word needs; one that goes on in a word repeats its beginning. */
function lacksSpace(before: string, after: string): boolean {
  if (!WORD_END.test(before) || !WORD_START.test(after)) return false;
  const inNumber = /\d[.,]?$/.test(before) && /^\d/.test(after);
  return !inNumber && !UNSPACED.test(before.slice(-2) + after.slice(0, 2));
}

function sharedStart(a: string, b: string): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}
