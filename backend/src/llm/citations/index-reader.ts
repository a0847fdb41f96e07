import { largest } from '../../common/arrays/unbounded.js';
import type { Passage } from '../chat-model.js';
import { BEFORE_CHARS, indexedWords, isIndex, isNoPassage, lastWordOf, mayIndex } from './index-syntax.js';
import type { MarkFound } from './mark-syntax.js';

/** Distinguishes code indexes in the prose of an answer, as `list[1]`, from marks. */
export class IndexReader {
  private readonly indexed: Set<string>;
  private readonly lastNumber: number;
  private recent = '';
  private seen = 0;
  /** Where an index ended: another may follow it. */
  private indexEnd = -1;

  /** @param given text of the conversation: like the passages it may show which words are indexed */
  constructor(passages: readonly Passage[], given: string) {
    this.indexed = indexedWords([given, ...passages.map((p) => p.text)].join('\n'));
    this.lastNumber = largest([0, ...passages.map((p) => p.n)]);
  }

  read(text: string): void {
    this.seen += text.length;
    this.recent = (this.recent + text).slice(-BEFORE_CHARS);
  }

  /** A bracket in code: the word before it is indexed. */
  bracketInCode(): void {
    this.indexed.add(lastWordOf(this.recent));
  }

  /** Number of characters needed after a mark to decide about it. */
  lookAhead(spaces: number): number {
    return spaces === 0 && (mayIndex(this.recent) || this.indexEnd === this.seen) ? 2 : 1;
  }

  /**
   * Whether a bracket with numbers is not a mark. Footnotes and lenticular brackets are always marks.
   * @param rest the text from the bracket on; `spaces` precede it
   */
  isLiteral({ written, length, opening }: MarkFound, spaces: number, rest: string): boolean {
    if (isNoPassage(written, this.lastNumber)) return true;
    if (/^(?:.?[[［]\^|【)/.test(rest)) return false;
    if (spaces === 0 && (this.indexEnd === this.seen || (opening === '(' && /[\w$]$/.test(this.recent)))) return true;
    const before = (this.recent + ' '.repeat(spaces)).slice(-BEFORE_CHARS);
    return isIndex(before, rest.slice(length, length + 2), this.indexed);
  }

  /** Starts an index of `length` characters, including the `spaces` before it. */
  begin(spaces: number, length: number): void {
    if (spaces === 0) this.indexed.add(lastWordOf(this.recent));
    this.indexEnd = this.seen + length;
  }
}
