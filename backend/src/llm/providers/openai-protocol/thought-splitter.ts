import { type ContentPiece, push } from './content-parts.js';
import {
  AFTER_ANSWER,
  bareOpenerOf,
  BEFORE_ANSWER,
  CLOSERS,
  IN_ANSWER,
  mayBecome,
  NEXT_IN_ANSWER,
  openEnd,
  type Opener,
  openerOf,
  OPENERS,
  searchOf,
} from './thought-tags.js';

/**
 * Treatment of untagged text. `answer`: sent on at once. `held`: nobody reads before the end, so it can wait for a
 * closing tag of thoughts that the server's template began. `thoughts`: the model is known for that; its text is shown
 * as thoughts, and as the answer too when no tag arrives.
 */
export type Untagged = 'answer' | 'held' | 'thoughts';

const QUOTES = /[`'"“”‘’«»„]/;
/** Follows a tag that is mentioned, not used: `<think> opens …`, `<think>, …`. */
const SPOKEN_OF = /[ \t.,;:!?)`'"|]/;
const LOOK_BACK = 20;

/**
 * Separates thoughts from a streamed answer. Thoughts are tagged where an answer or one of its lines begins; tags
 * within a line, in quotes or in code are part of the answer. Every character is read a bounded number of times, and
 * only text that may become a tag is held back.
 */
export class ThoughtSplitter {
  private rest = '';
  private closers: { marks: readonly string[]; search: RegExp } | null = null;
  /** At the start of the answer, or right after thoughts. */
  private begins = true;
  private space = '';
  private lineBegins = true;
  private fence = '';
  private before = '';
  private isSpokenOf = false;
  private hasSpecial = false;
  private hasClosed = false;
  private isApart = false;
  private waiting: string[] | null;
  /** Thoughts ended without an opening tag. */
  hasUntaggedThoughts = false;
  /** They had already been sent as the answer. */
  leaked = false;

  constructor(private readonly untagged: Untagged) {
    this.waiting = untagged === 'answer' ? null : [];
  }

  /** Whether text is held until the end of the answer. */
  get isHolding(): boolean {
    return this.waiting !== null && this.untagged === 'held';
  }

  feed(text: string): ContentPiece[] {
    this.rest += text;
    return this.drain(false);
  }

  /** The server sends thoughts separately: all text is the answer. */
  apart(): ContentPiece[] {
    this.isApart = true;
    return this.release();
  }

  /** The held-back text, at the end of the answer. */
  end(): ContentPiece[] {
    return this.release(this.drain(true));
  }

  private drain(final: boolean): ContentPiece[] {
    const out: ContentPiece[] = [];
    while (this.rest !== '') {
      const step = this.closers
        ? this.inThoughts(out, final)
        : this.begins
          ? this.atBegin(out, final)
          : this.inText(out, final);
      if (!step) break;
    }
    if (final && this.begins && !this.hasClosed) this.text(this.space, out);
    return out;
  }

  /** Each step @returns false when more text is needed to decide. */
  private inThoughts(out: ContentPiece[], final: boolean): boolean {
    const { marks, search } = this.closers!;
    // `before` is empty until the first thought.
    if (this.before === '') this.rest = this.rest.trimStart();
    const found = search.exec(this.rest);
    this.pass(found?.index ?? this.rest.length - (final ? 0 : openEnd(this.rest, marks)), true, out);
    if (!found) return false;
    const [mark] = found;
    const isQuoted = QUOTES.test(this.before.at(-1) ?? '');
    if (isQuoted && this.rest.length === mark.length && !final) return false;
    if (isQuoted && QUOTES.test(this.rest[mark.length] ?? '')) this.pass(mark.length, true, out);
    else this.close(mark.length);
    return true;
  }

  private atBegin(out: ContentPiece[], final: boolean): boolean {
    const body = this.rest.trimStart();
    this.space += this.rest.slice(0, this.rest.length - body.length);
    this.rest = body;
    const lower = body.slice(0, 100).toLowerCase();
    const opener = pick(openerOf(body), this.hasClosed || this.isApart ? null : bareOpenerOf(body));
    if (opener && opener !== 'maybe') return this.open(opener, out);
    for (const mark of [...CLOSERS, ...BEFORE_ANSWER]) if (lower.startsWith(mark)) return this.skip(mark);
    if (!final && (opener === 'maybe' || mayBecome(lower, CLOSERS) || mayBecome(lower, BEFORE_ANSWER))) return false;
    if (body === '') return false;
    this.begins = false;
    if (!this.hasClosed) this.text(this.space, out);
    return true;
  }

  private inText(out: ContentPiece[], final: boolean): boolean {
    if (this.lineBegins && !this.lineBegun(out, final)) return this.closers !== null;
    const found = NEXT_IN_ANSWER.exec(this.rest);
    if (!found) {
      this.pass(this.rest.length - (final ? 0 : openEnd(this.rest, IN_ANSWER)), false, out);
      return false;
    }
    const mark = found[0].toLowerCase();
    if (mark === '\n') {
      this.pass(found.index + 1, false, out);
      this.lineBegins = true;
      return true;
    }
    this.pass(found.index, false, out);
    if (CLOSERS.includes(mark)) return this.closer(mark, out, final);
    if (OPENERS.includes(mark)) this.isSpokenOf = true;
    if (AFTER_ANSWER.includes(mark) && this.hasSpecial) this.rest = this.rest.slice(mark.length);
    else this.pass(mark.length, false, out);
    return true;
  }

  /** Detects thoughts and code at the start of a line. @returns false when more text is needed, or thoughts begin */
  private lineBegun(out: ContentPiece[], final: boolean): boolean {
    const body = this.rest.replace(/^ {1,3}/, '');
    const [run] = /^(?:`{1,100}|~{1,100})/.exec(body) ?? [''];
    if (!final && (body === '' || (run !== '' && run.length === body.length))) return false;
    if (run.length >= 3) {
      if (this.fence === '') this.fence = run;
      else if (run[0] === this.fence[0] && run.length >= this.fence.length) this.fence = '';
    } else if (this.fence === '') {
      const opener = openerOf(body);
      if (opener === 'maybe' && !final) return false;
      if (opener && opener !== 'maybe') {
        const next = body[opener.length];
        if (next === undefined && !final) return false;
        if (next !== undefined && !SPOKEN_OF.test(next)) {
          this.rest = body;
          this.release(out);
          this.open(opener, out);
          return false;
        }
      }
    }
    this.lineBegins = false;
    return true;
  }

  /** A closing tag without an opening one. */
  private closer(mark: string, out: ContentPiece[], final: boolean): boolean {
    if (!final && this.rest.length < mark.length + 2) return false;
    if (this.isSpokenOf || this.isWord(mark.length)) {
      this.pass(mark.length, false, out);
      return true;
    }
    if (this.waiting) {
      if (this.untagged === 'held') push(out, true, this.waiting.join(''));
      this.waiting = null;
      this.hasUntaggedThoughts = true;
    } else if (!this.hasClosed && !this.isApart) this.leaked = true;
    this.close(mark.length);
    return true;
  }

  /** Whether the tag is in quotes, in code, or in the middle of a sentence. */
  private isWord(length: number): boolean {
    const [last = '', next = ''] = [this.before.at(-1), this.rest[length]];
    if (QUOTES.test(last) && QUOTES.test(next)) return true;
    if (this.fence !== '' && !this.waiting) return true;
    if (!/^[^\S\n]*$/.test(last) || last === '') return false;
    const word = this.before.trimEnd().at(-1) ?? '';
    return /[\p{L}\p{N},]/u.test(word) && /^(?:[^\S\n]\p{Ll}|[.,;:!?)])/u.test(this.rest.slice(length, length + 2));
  }

  private open({ length, closers, special }: Opener, out: ContentPiece[]): true {
    this.release(out);
    this.closers = { marks: closers, search: searchOf(closers) };
    this.hasSpecial ||= special;
    this.rest = this.rest.slice(length);
    this.before = '';
    return true;
  }

  private close(length: number): void {
    this.rest = this.rest.slice(length);
    this.closers = null;
    this.begins = this.lineBegins = this.hasClosed = true;
    this.space = this.fence = this.before = '';
  }

  /** A mark before the answer; a closing one means that the template opened thoughts, which are empty. */
  private skip(mark: string): true {
    const closes = CLOSERS.includes(mark) && !BEFORE_ANSWER.includes(mark);
    if (closes && !this.hasClosed && !this.isApart) this.hasUntaggedThoughts = true;
    this.hasSpecial ||= mark.startsWith('<|');
    this.waiting = null;
    this.close(mark.length);
    return true;
  }

  private pass(length: number, thought: boolean, out: ContentPiece[]): void {
    const text = this.rest.slice(0, length);
    this.rest = this.rest.slice(length);
    if (thought) {
      this.before = text === '' ? this.before : text.slice(-LOOK_BACK);
      push(out, true, text);
    } else this.text(text, out);
  }

  private text(text: string, out: ContentPiece[]): void {
    if (text === '') return;
    this.before = (this.before + text).slice(-LOOK_BACK);
    if (!this.waiting) return push(out, false, text);
    this.waiting.push(text);
    if (this.untagged === 'thoughts') push(out, true, text);
  }

  private release(out: ContentPiece[] = []): ContentPiece[] {
    push(out, false, this.waiting?.join('') ?? '');
    this.waiting = null;
    return out;
  }
}

/** A definite match takes precedence over an undecided one. */
const pick = (first: ReturnType<typeof openerOf>, second: ReturnType<typeof openerOf>): ReturnType<typeof openerOf> =>
  first === 'maybe' && second !== null ? second : (first ?? second);
