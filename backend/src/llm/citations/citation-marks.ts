import type { ModelEvent, Passage } from '../chat-model.js';

type Out = Extract<ModelEvent, { type: 'text' | 'citation' }>;

/** `[2]`, `[^2]`, `[1, 2]` and `【2†source】`, the forms models write. */
const MARK = /^(?:\[\^?(\d{1,3}(?:\s?,\s?\d{1,3})*)\]|【(\d{1,3})(?:†[^】\n]{0,40})?】)/;
const MARK_START = /^(?:\[\^?[\d,\s]{0,20}|【\d{0,3}(?:†[^】\n]{0,40})?)$/;
const SPECIAL = /`+|\n| *(?:\[|【)| +$/;

/**
 * Reads `[n]` marks out of a streamed answer. Marks of known passages are renumbered by first appearance and each passage is
 * reported once, right after its first mark; marks of unknown passages are dropped. Code and links are left alone. Text is
 * held back only while it may still become a mark.
 */
export class CitationMarks {
  private readonly byNumber: Map<number, Passage>;
  private readonly numbers = new Map<Passage, number>();
  private buffer = '';
  private code = '';

  /** @param cited so many passages, by their numbers, were cited in the text before this one */
  constructor(passages: readonly Passage[], cited = 0) {
    this.byNumber = new Map(passages.map((p) => [p.n, p]));
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

  /** What is still held back, at the end of the answer. */
  flush(): Out[] {
    return this.drain(true);
  }

  private drain(final: boolean): Out[] {
    const out: Out[] = [];
    while (this.buffer.length > 0) {
      const at = this.buffer.search(SPECIAL);
      if (at < 0) {
        this.take(this.buffer.length, out);
        break;
      }
      this.take(at, out);
      if (!this.special(out, final)) break;
    }
    return out;
  }

  /** Handles what stands at the start of the buffer. @returns false when more text is needed to decide. */
  private special(out: Out[], final: boolean): boolean {
    const token = SPECIAL.exec(this.buffer)![0];
    const atEnd = token.length === this.buffer.length;
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
    if (token.trim() === '') {
      if (!final) return false;
      this.take(token.length, out);
      return true;
    }
    return this.bracket(token.length - 1, out, final);
  }

  private bracket(spaces: number, out: Out[], final: boolean): boolean {
    const rest = this.buffer.slice(spaces);
    const mark = this.code ? null : MARK.exec(rest);
    if (mark) {
      const next = rest[mark[0].length];
      if (next === undefined && !final) return false;
      if (next !== '(' && next !== ':') {
        this.cite((mark[1] ?? mark[2])!, this.buffer.slice(0, spaces), out);
        this.buffer = rest.slice(mark[0].length);
        return true;
      }
    } else if (!this.code && !final && MARK_START.test(rest)) return false;
    this.take(spaces + 1, out);
    return true;
  }

  private cite(list: string, spaces: string, out: Out[]): void {
    const passages = list.split(',').flatMap((n) => this.byNumber.get(Number(n)) ?? []);
    let prefix = spaces;
    for (const passage of new Set(passages)) {
      const known = this.numbers.get(passage);
      const n = known ?? this.numbers.size + 1;
      push(out, `${prefix}[${n}]`);
      prefix = '';
      if (known !== undefined) continue;
      this.numbers.set(passage, n);
      out.push({ type: 'citation', passage: { ...passage, n } });
    }
  }

  private toggleCode(run: string): void {
    if (!this.code) this.code = run;
    else if (this.code === run || (this.code.length >= 3 && run.length >= 3)) this.code = '';
  }

  private take(length: number, out: Out[]): void {
    push(out, this.buffer.slice(0, length));
    this.buffer = this.buffer.slice(length);
  }
}

function push(out: Out[], text: string): void {
  if (!text) return;
  const last = out.at(-1);
  if (last?.type === 'text') last.text += text;
  else out.push({ type: 'text', text });
}
