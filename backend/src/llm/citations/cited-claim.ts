import { termsOf } from '../../vectors/terms.js';
import { numbersOf } from './facts.js';
import { sentenceSpans } from './sentence-spans.js';
import { trimEndOf } from '../../common/text/trim.js';

const MAX_LINE_CHARS = 1_500;
const MARKUP = /^\s*(?:[-*+•>#|]+\s+|\d{1,3}[.)]\s+)+|[*_`|]+/g;

/** Tracks what a mark in a growing answer may refer to: the current line, and the position of the last mark in it. */
export class CitedClaim {
  private line = '';
  private before = '';
  private marked = 0;

  add(text: string): void {
    const lines = text.split('\n');
    this.line = (this.line + lines[0]!).slice(-MAX_LINE_CHARS);
    for (const next of lines.slice(1)) {
      if (this.line.trim()) this.before = this.line;
      this.line = next;
      this.marked = 0;
    }
    this.marked = Math.min(this.marked, this.line.length);
  }

  /** Records a mark: the following text is another claim, or the rest of this one. */
  mark(): void {
    this.marked = this.line.length;
  }

  /** Whether the line has no content yet. */
  get opensLine(): boolean {
    return this.line.trim() === '';
  }

  /** The claim of a mark here: the clause since the last mark if it has content, else the sentence. '' = look ahead. */
  get claim(): string {
    const line = this.line.trim() ? this.line : this.before;
    const from = this.line.trim() ? this.marked : 0;
    const sentence = sentenceSpans(line).at(-1);
    if (!sentence) return '';
    const clause = clean(line.slice(Math.max(sentence.start, from), sentence.end));
    if (saysSomething(clause)) return clause;
    const whole = clean(line.slice(sentence.start, sentence.end));
    return from > 0 && saysSomething(whole) ? whole : '';
  }

  /** The claim of a mark with no text after it: a single word may be a whole answer. */
  get last(): string {
    const line = this.line.trim() ? this.line : this.before;
    const sentence = sentenceSpans(line).at(-1);
    return this.claim || (sentence ? clean(line.slice(sentence.start, sentence.end)) : '');
  }

  /** The claim of a mark that precedes its sentence. */
  with(rest: string): string {
    const sentence = sentenceSpans(this.line).at(-1);
    return clean((sentence ? this.line.slice(Math.max(sentence.start, this.marked)) : '') + rest);
  }
}

/** A claim without marks of other passages, list bullets and emphasis. */
const clean = (text: string): string =>
  text
    .replace(MARKUP, '')
    .replace(/\[\d{1,3}\]/g, '')
    .trim();

const OPENING =
  /^(?:according to|as (?:stated|described|noted|shown) (?:in|by)|per|laut|gemäß|selon|según|in|see|source|sources?:?)$/i;

const saysSomething = (text: string): boolean => {
  const bare = trimEndOf(text, /[\s:,([]/);
  if (OPENING.test(bare)) return false;
  return new Set(termsOf(bare)).size >= 2 || numbersOf(bare).length > 0;
};
