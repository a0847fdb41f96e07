import { asText, type LinkPolicy } from './link-policy.js';
import { readLink } from './link-syntax.js';
import { trimEndOf } from '../../common/text/trim.js';

const SPECIAL = /!?\[|\]\(|<|(?:https?|ftp):\/\/|www\.|`|~~~/i;
const STARTS = ['https://', 'http://', 'ftp://', 'www.', '![', '](', '~~~'];
const ADDRESS = /^(?:(?:https?|ftp):\/\/|www\.)[^\s<>"`[\]]*/i;
const ADDRESS_START = /^(?:(?:https?|ftp):\/\/|www\.)/i;
const TRAILING = /[.,;:!?'*_~)\]}]/;
/** Elements that fetch something or lead somewhere. */
const TAG =
  /^<\/?(?:a|area|applet|audio|base|button|embed|form|frame|iframe|image|img|input|link|meta|object|picture|script|source|style|svg|track|video)(?:[\s/][^>]*)?>/i;
const TAG_START = /^<\/?[a-z]{0,8}(?:[\s/][^>]*)?$/i;
const AUTOLINK = /^<([a-z][a-z\d+.-]{1,31}:[^\s<>]*)>/i;
const AUTOLINK_START = /^<[a-z][a-z\d+.-]{0,31}(?::[^\s<>]*)?$/i;
const IN_ADDRESS = /:\/\/|www\./i;
const MAX_HELD_CHARS = 2_048;

/**
 * Takes the links and images out of a streamed Markdown answer that may not be there; what they say stays. Text is held back
 * only while it may be part of a link. Fenced code that begins a line is left as it is: nothing in it becomes a link.
 */
export class LinkFilter {
  private buffer = '';
  /** The line so far, as it was read. */
  private line = '';
  private fence = '';
  /** What was written since the last space, and whether something was taken out at its end. */
  private run = '';
  private seam = false;
  /** In HTML, lists, quotes and other fences a fence is none: once there was one, readers may differ, and code is treated as text. */
  private unsure = false;

  constructor(private readonly policy: LinkPolicy) {}

  /** Whether text waits. */
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

  /** What waits is no link: another reader knows. */
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

  /** The next piece, or null when more text is needed to decide. */
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
    // The end of a link that was not read as one: it is none.
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
    // No longer than what is held: each `<` of a long text would be searched to its end.
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
    // What does not end is not made the beginning of a tag by what follows.
    return this.replace(1, '‹');
  }

  private address(final: boolean): string | null {
    const found = ADDRESS.exec(this.buffer.slice(0, MAX_HELD_CHARS))![0];
    if (found.length === this.buffer.length && !final && found.length < MAX_HELD_CHARS) return null;
    const address = trimEndOf(found, TRAILING);
    // A beginning alone must not become an address with what stands behind it.
    if (!/[\p{L}\p{N}]/u.test(found.replace(ADDRESS_START, '')))
      return this.replace(found.length, found.replace(/:\/\//g, ' ').replace(/www\./gi, 'www '));
    // The end of Markdown's own link stands here as well: only the address before it counts.
    const own = this.single(balanced(address));
    return this.policy.mayLink(own) ? this.take(own.length) : this.replace(own.length, asText(own));
  }

  /** An address within another one is read on its own, unless both were given as one. */
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
      // What may stay is read on: its destination is an address like others.
      if (image || this.mayLink(destination)) return this.take(1);
      return this.replace(length, `${this.inner(text)}: ${asText(destination)}`);
    }
    if (image) return this.policy.mayShow(destination) ? this.take(length) : this.replace(length, this.inner(text));
    const inner = this.inner(text);
    if (!this.mayLink(destination)) return this.replace(length, inner);
    // Without its title: a reader who takes the brackets otherwise would read that as text.
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

  /** What stood apart by what was taken out must not become one address: a space stands there then. */
  private emit(read: string, text: string): string {
    const out = this.seam && joins(this.run, text) ? ` ${text}` : text;
    if (text !== '') this.seam = false;
    this.buffer = this.buffer.slice(read.length);
    this.line = read.includes('\n') ? read.slice(read.lastIndexOf('\n') + 1) : this.line + read;
    // What is kept of the run holds no break, so only what is new is searched for one.
    const unbroken = trimmedToRun(out);
    this.run = unbroken === out ? (this.run + out).slice(-MAX_HELD_CHARS) : unbroken;
    return out;
  }
}

/** What stands behind the last white space or `<` of a text; all of it when there is none. */
function trimmedToRun(text: string): string {
  for (let i = text.length - 1; i >= 0; i--) if (/[\s<]/.test(text[i]!)) return text.slice(i + 1);
  return text;
}

/** Whether text behind a run of text without spaces could make an address of it. */
function joins(run: string, text: string): boolean {
  if (IN_ADDRESS.test(run)) return /^[^\s<]/.test(text);
  return (/[a-z\d:/]$/i.test(run) && /^[a-z\d:/]/i.test(text)) || (/www$/i.test(run) && text.startsWith('.'));
}

/** How much of the end of a text may begin an address or an image. */
function possibleStart(text: string): number {
  const end = text.slice(-8).toLowerCase();
  for (let n = end.length; n > 0; n--) if (STARTS.some((s) => s.startsWith(end.slice(-n)) && n < s.length)) return n;
  return 0;
}

/** Without brackets that were opened before the address. */
function balanced(address: string): string {
  let depth = 0;
  for (let i = 0; i < address.length; i++) {
    if (address[i] === '(') depth++;
    else if (address[i] === ')' && --depth < 0) return address.slice(0, i);
  }
  return address;
}
