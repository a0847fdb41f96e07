/** Minimum length of a repetition that starts inside a word. */
const MIN_OVERLAP = 12;
/** A continuation that matches the start of the answer for this long is a restart. */
const RESTART_CHARS = 40;

/**
 * Joins a continuation to the previous text. Models tend to repeat the last words they were given: the repetition is
 * removed, and text is held back only while it may still be one.
 */
export class Splice {
  /** The continuation restarts the answer in other words: it cannot be joined. */
  restarted = false;
  private held: string | null = '';

  /** @param anchor the end of `before` that the model was told to start with */
  constructor(
    private readonly before: string,
    private readonly anchor: string,
  ) {
    if (before === '') this.held = null;
  }

  /** The part of `text` that continues the answer; empty while undecided. */
  feed(text: string): string {
    if (this.held === null) return text;
    this.held += text;
    const mayRepeat = this.before.includes(this.held) && !this.held.startsWith(this.anchor);
    return mayRepeat ? '' : this.release();
  }

  /** The text still held back when the continuation ended. */
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

  /** Length of the longest suffix of the previous text that the continuation repeats. */
  private overlap(held: string): number {
    const { before, anchor } = this;
    // As instructed. In repetitive text the search might find a longer overlap.
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

/** Models start without the space that a new word needs; a continuation inside a word repeats its beginning. */
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
