import type { Passage } from '../chat-model.js';
import { CitedClaim } from './cited-claim.js';
import { ClaimCheck } from './claim-check.js';
import { IndexReader } from './index-reader.js';
import { endOfClaim, JOINED, MARK_START, markAt, type MarkFound, MAY_JOIN, SPECIAL, STOPS } from './mark-syntax.js';
import { type Out, push } from './mark-output.js';
import type { Span } from './sentence-spans.js';

export interface MarkOptions {
  /** Number of passages cited in earlier text of the answer. */
  cited?: number;
  /** Text of the conversation: see ClaimCheck. */
  given?: string;
}

/** Adjacent marks, pending until the text after them is known. */
interface Cluster {
  /** White space or bracket before it, part of the text. */
  prefix: string;
  marks: { prefix: string; passage: Passage | undefined }[];
  /** `(` … `)` around it: removed together with it. */
  suffix: string;
  /** Text after a mark that precedes its sentence. */
  tail: string | null;
}

/** A continuation repeats the end of the previous text, whose marks were already checked. */
const REPEATED_CHARS = 80;

/**
 * Extracts `[n]` marks from a streamed answer and checks each against its passage. Verified marks are renumbered by
 * first appearance, and each passage is reported once, right after its first mark, with the span that supports the
 * sentence; marks that cannot be verified, or name no passage, are dropped. Code and links are left unchanged. A mark
 * after its sentence is held back until the next character, one before it until the sentence ends; other text is held
 * back only while it may become a mark. An index of code in prose (`list[1]`) is not a mark: see index-syntax.ts.
 */
export class CitationMarks {
  private readonly byNumber: Map<number, Passage>;
  private readonly numbers = new Map<Passage, number>();
  private readonly claim = new CitedClaim();
  private readonly check: ClaimCheck;
  private readonly repeated: number;
  private readonly indexes: IndexReader;
  private buffer = '';
  private code = '';
  private pending: Cluster | null = null;
  private seen = 0;
  /** A mark at the start of a line was dropped: the space after it is dropped too. */
  private swallowing = false;

  constructor(passages: readonly Passage[], { cited = 0, given = '' }: MarkOptions = {}) {
    this.byNumber = new Map(passages.map((p) => [p.n, p]));
    this.check = new ClaimCheck(passages, given);
    this.repeated = cited > 0 ? REPEATED_CHARS : 0;
    this.indexes = new IndexReader(passages, given);
    for (let n = 1; n <= cited; n++) {
      const passage = this.byNumber.get(n);
      if (passage) this.numbers.set(passage, n);
    }
  }

  feed(text: string): Out[] {
    if (this.byNumber.size === 0) return text ? [{ type: 'text', text }] : [];
    this.buffer += text;
    return this.drain(false);
  }

  /** The text still held back at the end of the answer. */
  flush(): Out[] {
    const out = this.drain(true);
    this.settle(out);
    return out;
  }

  private drain(final: boolean): Out[] {
    const out: Out[] = [];
    while (this.buffer.length > 0) {
      if (this.pending?.tail === null) {
        if (!this.afterMark(out, final)) break;
        continue;
      }
      const at = this.buffer.search(SPECIAL);
      if (at < 0) {
        this.take(this.buffer.length, out);
        break;
      }
      // Taking may stop early, at the end of a sentence.
      if (at > 0) this.take(at, out);
      else if (!this.special(out, final)) break;
    }
    return out;
  }

  /** Another mark joins the pending ones; anything else settles them. @returns false when more text is needed. */
  private afterMark(out: Out[], final: boolean): boolean {
    if (!final && MAY_JOIN.test(this.buffer)) return false;
    const joined = JOINED.exec(this.buffer)?.[0];
    const rest = joined === undefined ? '' : this.buffer.slice(joined.length);
    if (joined !== undefined && !final && MARK_START.test(rest)) return false;
    const mark = joined === undefined ? null : markAt(rest);
    if (mark && mark.opening === '' && !this.indexes.isLiteral(mark, 1, rest)) {
      const next = rest[mark.length];
      if (next === undefined && !final) return false;
      if (next !== '(' && next !== ':') {
        this.join(mark, joined!);
        this.advance(joined!.length + mark.length);
        return true;
      }
    }
    const claim = this.claim.claim;
    if (claim !== '' || STOPS.test(this.buffer)) this.settle(out);
    else this.pending!.tail = '';
    return true;
  }

  /** Handles the start of the buffer. @returns false when more text is needed to decide. */
  private special(out: Out[], final: boolean): boolean {
    const token = SPECIAL.exec(this.buffer)![0];
    const atEnd = token.length === this.buffer.length;
    if (this.pending && endOfClaim(this.pending.tail ?? '', token) !== null) {
      this.settle(out);
      return true;
    }
    if (token[0] === '`') {
      if (atEnd && !final) return false;
      this.toggleCode(token);
      this.take(token.length, out);
      return true;
    }
    if (token === '\n') {
      // Inline code does not span lines here, so that a stray backtick cannot hide all later marks.
      if (this.code.length < 3) this.code = '';
      this.take(1, out);
      return true;
    }
    if (!/[[［【]/.test(token)) {
      if (!final) return false;
      this.take(token.length, out);
      return true;
    }
    return this.bracket(/^ */.exec(token)![0].length, out, final);
  }

  private bracket(spaces: number, out: Out[], final: boolean): boolean {
    const rest = this.buffer.slice(spaces);
    const mark = this.code ? null : markAt(rest);
    if (mark) {
      if (!final && rest.length < mark.length + this.indexes.lookAhead(spaces)) return false;
      if (this.indexes.isLiteral(mark, spaces, rest)) return this.index(spaces, mark.length, out);
      if (!'(:'.includes(rest[mark.length] ?? ' ')) {
        this.open(mark, this.buffer.slice(0, spaces), out);
        this.advance(spaces + mark.length);
        return true;
      }
    } else if (!this.code && !final && MARK_START.test(rest)) return false;
    if (this.code && spaces === 0) this.indexes.bracketInCode();
    this.take(spaces + 1, out);
    return true;
  }

  private index(spaces: number, length: number, out: Out[]): true {
    this.indexes.begin(spaces, spaces + length);
    for (const end = this.seen + spaces + length; this.seen < end;) this.take(end - this.seen, out);
    return true;
  }

  private open(mark: MarkFound, prefix: string, out: Out[]): void {
    // A pending mark's sentence ends at the next mark.
    this.settle(out);
    this.pending = { prefix: prefix + mark.opening, marks: [], suffix: mark.closing, tail: null };
    this.join(mark, '');
  }

  private join({ numbers }: MarkFound, prefix: string): void {
    for (const [i, n] of numbers.entries())
      this.pending!.marks.push({ prefix: i === 0 ? prefix : '', passage: this.byNumber.get(n) });
  }

  /** Decides about the pending marks, and emits the remaining ones and the text after them. */
  private settle(out: Out[]): void {
    const { pending } = this;
    if (!pending) return;
    this.pending = null;
    const { tail, suffix } = pending;
    const known = [...new Set(pending.marks.flatMap(({ passage }) => passage ?? []))];
    const spans = this.verified(known, tail === null ? this.claim.last : this.claim.with(tail));
    let prefix: string | null = pending.prefix;
    for (const mark of pending.marks) {
      const span = mark.passage && spans.get(mark.passage);
      if (span === undefined) continue;
      spans.delete(mark.passage!);
      this.cite(mark.passage!, span, prefix ?? mark.prefix, out);
      prefix = null;
    }
    if (prefix === null) push(out, suffix);
    else this.swallowing = this.claim.opensLine;
    this.claim.mark();
    if (tail) this.write(tail, out);
  }

  /** @returns the verified passages, with the supporting span if known. */
  private verified(passages: readonly Passage[], claim: string): Map<Passage, Span | null> {
    if (this.seen <= this.repeated)
      return new Map(passages.filter((p) => this.numbers.has(p)).map((p) => [p, null] as const));
    const found = this.check.check(claim, passages);
    return new Map(passages.flatMap((p, i) => (found[i] ? [[p, found[i].span ?? null] as const] : [])));
  }

  private cite(passage: Passage, span: Span | null, prefix: string, out: Out[]): void {
    const known = this.numbers.get(passage);
    const n = known ?? this.numbers.size + 1;
    push(out, `${prefix}[${n}]`);
    if (known !== undefined) return;
    this.numbers.set(passage, n);
    out.push({ type: 'citation', passage: { ...passage, n }, ...(span ? { support: span } : {}) });
  }

  private toggleCode(run: string): void {
    if (!this.code) this.code = run;
    else if (this.code === run || (this.code.length >= 3 && run.length >= 3)) this.code = '';
  }

  /** Emits answer text, or holds it back behind a pending mark. */
  private take(length: number, out: Out[]): void {
    const text = this.buffer.slice(0, length);
    if (!this.pending) {
      this.advance(length);
      this.write(text, out);
      return;
    }
    const end = endOfClaim(this.pending.tail ?? '', text);
    this.pending.tail = (this.pending.tail ?? '') + text.slice(0, end ?? length);
    this.advance(end ?? length);
    if (end !== null) this.settle(out);
  }

  private write(text: string, out: Out[]): void {
    const kept = this.swallowing ? text.replace(/^ +/, '') : text;
    if (kept !== '') this.swallowing = false;
    this.claim.add(kept);
    push(out, kept);
  }

  private advance(length: number): void {
    this.seen += length;
    this.indexes.read(this.buffer.slice(0, length));
    this.buffer = this.buffer.slice(length);
  }
}
