import { asText, type LinkPolicy } from './link-policy.js';
import { readLink } from './link-syntax.js';
import { trimEndOf } from '../../common/text/trim.js';

const SPECIAL = /!?\[|\]\(|<|(?:https?|ftp):\/\/|www\.|`|~~~/i;
const STARTS = ['https://', 'http://', 'ftp://', 'www.', '![', '](', '~~~'];
const ADDRESS = /^(?:(?:https?|ftp):\/\/|www\.)[^\s<>"`[\]]*/i;
const ADDRESS_START = /^(?:(?:https?|ftp):\/\/|www\.)/i;
const TRAILING = /[.,;:!?'*_~)\]}]/;
/** HTML elements that fetch a resource or navigate. */
const TAG =
  /^<\/?(?:a|area|applet|audio|base|button|embed|form|frame|iframe|image|img|input|link|meta|object|picture|script|source|style|svg|track|video)(?:[\s/][^>]*)?>/i;
const TAG_START = /^<\/?[a-z]{0,8}(?:[\s/][^>]*)?$/i;
const AUTOLINK = /^<([a-z][a-z\d+.-]{1,31}:[^\s<>]*)>/i;
const AUTOLINK_START = /^<[a-z][a-z\d+.-]{0,31}(?::[^\s<>]*)?$/i;
const IN_ADDRESS = /:\/\/|www\./i;
const MAX_HELD_CHARS = 2_048;

/**
 * Removes disallowed links and images from a streamed Markdown answer and keeps their text. Text is held back only while it may be
 * part of a link. Fenced code that starts at the beginning of a line is left unchanged, because it cannot contain links.
 */
export class LinkFilter {
  private buffer = '';
  /** The current line of the input so far. */
  private line = '';
  private fence = '';
  /** The output since the last white space, and whether something was removed at its end. */
  private run = '';
  private seam = false;
  /** Set after HTML, lists, quotes or unusual fences: parsers may disagree on what is code, so code is filtered as well. */
  private unsure = false;

  constructor(private readonly policy: LinkPolicy) {}

  /** The text that is held back. */
  get held(): string {
    return this.buffer;
  }

  feed(text: string): string {
    this.buffer += text;
    return this.drain(false);
  }

  flush(): string {
    return this.drain(true);
  }

  /** Releases the held text unchanged: the caller knows that it is not a link. */
  release(): string {
    return this.take(this.buffer.length);
  }

  private drain(final: boolean): string {
    let out = '';
    while (this.buffer) {
      const step: string | null = this.fence ? this.inFence(final) : this.step(final);
      if (step === null) break;
      out += step;
    }
    return out;
  }

  /** The next part of the output, or null when more text is needed to decide. */
  private step(final: boolean): string | null {
    const at = this.buffer.search(SPECIAL);
    if (at > 0) return this.take(at);
    if (at < 0) {
      const held = final ? 0 : possibleStart(this.buffer);
      return held === this.buffer.length ? null : this.take(this.buffer.length - held);
    }
    if (this.buffer[0] === '`') return this.backticks(final);
    if (this.buffer[0] === '<') return this.angle(final);
    if (this.buffer[0] === '~') {
      this.unsure = true;
      return this.take(3);
    }
    // A closing bracket that belongs to no link is defused by a space.
    if (this.buffer[0] === ']') return this.replace(1, '] ');
    if (ADDRESS_START.test(this.buffer)) return this.address(final);
    return this.link(final);
  }

  private backticks(final: boolean): string | null {
    const run = /^`+/.exec(this.buffer)![0];
    if (run.length === this.buffer.length && !final) return null;
    if (run.length < 3) return this.take(run.length);
    if (this.line !== '') this.unsure = true;
    if (this.unsure) return this.take(run.length);
    const opening = /^[^`\n]*(?:\n|(`))/.exec(this.buffer.slice(run.length));
    if (!opening && !final && this.buffer.length < MAX_HELD_CHARS) return null;
    if (!opening || opening[1]) {
      this.unsure = true;
      return this.take(run.length);
    }
    this.fence = run;
    return this.take(run.length + opening[0].length);
  }

  private inFence(final: boolean): string | null {
    const end = this.buffer.indexOf('\n');
    const line = this.line + (end < 0 ? this.buffer : this.buffer.slice(0, end));
    if (end < 0 && !final && /^ {0,3}`*\s*$/.test(line)) return null;
    if (end >= 0 && new RegExp(`^ {0,3}\`{${this.fence.length},}[ \\t]*$`).test(line)) this.fence = '';
    return this.take(end < 0 ? this.buffer.length : end + 1);
  }

  private angle(final: boolean): string | null {
    const next = this.buffer[1];
    if (next === undefined) return final ? this.take(1) : null;
    if (/[a-z!/?]/i.test(next)) this.unsure = true;
    // Limited to the held length: otherwise each `<` would search a long text to its end.
    const head = this.buffer.slice(0, MAX_HELD_CHARS);
    const automatic = AUTOLINK.exec(head);
    if (automatic) {
      const address = automatic[1]!;
      return this.policy.mayLink(address)
        ? this.take(automatic[0].length)
        : this.replace(automatic[0].length, asText(address));
    }
    const tag = TAG.exec(head);
    if (tag) return this.replace(tag[0].length, '');
    const may = TAG_START.test(head) || AUTOLINK_START.test(head);
    if (!may) return this.take(1);
    if (!final && this.buffer.length < MAX_HELD_CHARS) return null;
    // An unclosed `<` is replaced, so that later text cannot complete it to a tag.
    return this.replace(1, '‹');
  }

  private address(final: boolean): string | null {
    const found = ADDRESS.exec(this.buffer.slice(0, MAX_HELD_CHARS))![0];
    if (found.length === this.buffer.length && !final && found.length < MAX_HELD_CHARS) return null;
    const address = trimEndOf(found, TRAILING);
    // A bare scheme or `www.` must not form an address with the text that follows.
    if (!/[\p{L}\p{N}]/u.test(found.replace(ADDRESS_START, '')))
      return this.replace(found.length, found.replace(/:\/\//g, ' ').replace(/www\./gi, 'www '));
    // The match may include the end of a Markdown link: only the address before it counts.
    const own = this.single(balanced(address));
    return this.policy.mayLink(own) ? this.take(own.length) : this.replace(own.length, asText(own));
  }

  /** The part before a nested address, which is then read separately, unless the whole address was given. */
  private single(address: string): string {
    const inner = address.slice(8).search(/(?:https?|ftp):\/\/|www\./i);
    return inner < 0 || this.policy.mayShow(address) ? address : address.slice(0, 8 + inner);
  }

  private link(final: boolean): string | null {
    const image = this.buffer[0] === '!';
    const found = readLink(this.buffer, image ? 1 : 0, final);
    if (found === 'unfinished') return null;
    if (found === 'none') return this.take(1);
    const { kind, text, destination } = found;
    const length = found.length + (image ? 1 : 0);
    if (kind === 'definition') {
      // An allowed definition is read further: its destination is checked like any other address.
      if (image || this.mayLink(destination)) return this.take(1);
      return this.replace(length, `${this.inner(text)}: ${asText(destination)}`);
    }
    if (image) return this.policy.mayShow(destination) ? this.take(length) : this.replace(length, this.inner(text));
    const inner = this.inner(text);
    if (!this.mayLink(destination)) return this.replace(length, inner);
    // Without its title: a parser that reads the brackets differently would treat it as text.
    const apart = IN_ADDRESS.test(this.run) ? ' ' : '';
    return this.emit(this.buffer.slice(0, length), `${apart}[${inner}](${destination})`);
  }

  private mayLink(destination: string): boolean {
    return !/[[\]<>`]/.test(destination) && this.policy.mayLink(destination);
  }

  private inner(text: string): string {
    const filter = new LinkFilter(this.policy);
    filter.line = ' ';
    return filter.feed(text) + filter.flush();
  }

  private take(length: number): string {
    const text = this.buffer.slice(0, length);
    return this.emit(text, text);
  }

  private replace(length: number, text: string): string {
    this.seam = true;
    const out = this.emit(this.buffer.slice(0, length), text);
    this.seam = true;
    return out;
  }

  /** Inserts a space where removing text would join its surroundings to an address. */
  private emit(read: string, text: string): string {
    const out = this.seam && joins(this.run, text) ? ` ${text}` : text;
    if (text !== '') this.seam = false;
    this.buffer = this.buffer.slice(read.length);
    this.line = read.includes('\n') ? read.slice(read.lastIndexOf('\n') + 1) : this.line + read;
    // The kept run contains no break, so only new text is searched for one.
    const unbroken = trimmedToRun(out);
    this.run = unbroken === out ? (this.run + out).slice(-MAX_HELD_CHARS) : unbroken;
    return out;
  }
}

/** The text after the last white space or `<`; the whole text when there is none. */
function trimmedToRun(text: string): string {
  for (let i = text.length - 1; i >= 0; i--) if (/[\s<]/.test(text[i]!)) return text.slice(i + 1);
  return text;
}

/** Whether a run without spaces and the text behind it could form an address. */
function joins(run: string, text: string): boolean {
  if (IN_ADDRESS.test(run)) return /^[^\s<]/.test(text);
  return (/[a-z\d:/]$/i.test(run) && /^[a-z\d:/]/i.test(text)) || (/www$/i.test(run) && text.startsWith('.'));
}

/** Number of characters at the end of a text that may be the beginning of an address or an image. */
function possibleStart(text: string): number {
  const end = text.slice(-8).toLowerCase();
  for (let n = end.length; n > 0; n--) if (STARTS.some((s) => s.startsWith(end.slice(-n)) && n < s.length)) return n;
  return 0;
}

/** The address up to a closing bracket whose opening bracket is before the address. */
function balanced(address: string): string {
  let depth = 0;
  for (let i = 0; i < address.length; i++) {
    if (address[i] === '(') depth++;
    else if (address[i] === ')' && --depth < 0) return address.slice(0, i);
  }
  return address;
}
