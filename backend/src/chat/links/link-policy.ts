import type { ChatMessage, Passage } from '../../llm/chat-model.js';
import { trimEndOf } from '../../common/text/trim.js';

const ADDRESS = /(?:https?|ftp):\/\/[^\s<>"'`)\]}]+|\bwww\.[^\s<>"'`)\]}]+/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', colon: ':', sol: '/', bsol: '\\', period: '.', Tab: '', NewLine: '', lpar: '(', rpar: ')', num: '#', quest: '?', commat: '@' }; // prettier-ignore
/** Path segments without digits describe a location; anything longer could encode data of the conversation. */
const PLAIN_PATH = /^(?:\/[\p{L}._-]{1,24}){0,2}\/?$/u;
const MAX_SEGMENT_CHARS = 40;

/**
 * Decides which addresses of an answer may be links. Hosts of addresses in the user's messages or the system prompt are allowed;
 * images only with exactly such an address. Addresses from documents are not allowed, because a document could have planted them to
 * send data of the conversation to a third party. Unknown addresses are not allowed when they could encode data.
 */
export class LinkPolicy {
  private readonly given: ReadonlySet<string>;
  private readonly addresses: ReadonlySet<string>;
  private readonly quoted: ReadonlySet<string>;

  constructor(messages: readonly ChatMessage[], passages: readonly Passage[]) {
    const said = messages.filter(({ role }) => role === 'system' || role === 'user').map(({ content }) => content);
    const known = said.flatMap((text) => addressesIn(text));
    this.addresses = new Set(known.map((url) => url.href));
    this.given = new Set(known.map(hostOf));
    this.quoted = new Set(
      passages.flatMap((p) => addressesIn(`${p.title}\n${p.heading ?? ''}\n${p.text}`)).map(hostOf),
    );
  }

  /** @param destination as written in Markdown, with escapes and entities */
  mayLink(destination: string): boolean {
    const plain = unescaped(destination);
    if (isRelative(plain)) return true;
    const url = parse(plain);
    if (!url) return false;
    if (url.protocol === 'mailto:') return this.given.has(url.pathname.split('@').at(-1)!.toLowerCase());
    if (!/^(?:https?|ftp):$/.test(url.protocol) || url.username || url.password) return false;
    const host = hostOf(url);
    if (this.given.has(host)) return true;
    const inDocuments = [...this.quoted].some((quoted) => host === quoted || host.endsWith(`.${quoted}`));
    return !inDocuments && host.includes('.') && !url.search && !url.hash && PLAIN_PATH.test(safeDecode(url.pathname));
  }

  /** Images are fetched without any user action, so only exactly the given addresses are allowed. */
  mayShow(destination: string): boolean {
    if (this.addresses.size === 0) return false;
    const url = parse(unescaped(destination));
    return url !== null && this.addresses.has(url.href);
  }
}

/** Host and path of a disallowed address, as text that no Markdown parser turns into a link. */
export function asText(address: string): string {
  const plain = unescaped(address);
  const url = parse(plain);
  if (url && !/^(?:https?|ftp):$/.test(url.protocol)) return url.protocol === 'mailto:' ? url.pathname : '';
  const bare = url ? url.hostname + safeDecode(url.pathname) : plain.slice(0, plain.search(/[?#]|$/));
  const segments = bare.split('/').map((s) => (s.length > MAX_SEGMENT_CHARS ? '…' : s));
  let text = trimEndOf(segments.join('/'), /\//);
  // Removing a scheme may leave another one, so this repeats until nothing changes.
  for (let before = ''; before !== text;) {
    before = text;
    text = withoutSchemes(text)
      .replace(/www\./gi, '')
      .replace(/[<>[\]()`\\]/g, '');
  }
  return text.replace(/^\/+/, '');
}

/** Removes every `scheme:/` of a text in linear time. */
function withoutSchemes(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (const { 0: colon, index } of text.matchAll(/:\/+/g)) {
    const before = text.slice(from, index);
    const head = trimEndOf(before, /[a-z\d+.-]/i);
    const letter = before.slice(head.length).search(/[a-z]/i);
    kept.push(letter < 0 ? before + colon : before.slice(0, head.length + letter));
    from = index + colon.length;
  }
  return kept.join('') + text.slice(from);
}

function addressesIn(text: string): URL[] {
  return (text.match(ADDRESS) ?? []).flatMap((address) => parse(trimEndOf(address, /[.,;:!?*_~]/)) ?? []);
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^www\./, '');

function parse(address: string): URL | null {
  const whole = /^www\./i.test(address) ? `https://${address}` : address;
  try {
    return new URL(whole.startsWith('//') ? `https:${whole}` : whole);
  } catch {
    // Not a URL; nothing else is thrown here.
    return null;
  }
}

/** Whether the destination stays on the host of the page. */
const isRelative = (destination: string): boolean => !/^[/\\]|^[a-z][a-z\d+.-]*:|^www\./i.test(destination);

/** Resolves Markdown escapes and entities, and removes characters that browsers ignore in an address. */
function unescaped(destination: string): string {
  return destination
    .replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));?/gi, (_, hex?: string, dec?: string) =>
      codePoint(hex ? parseInt(hex, 16) : Number(dec)),
    )
    .replace(/&([a-z]{2,8});/gi, (all, name: string) => ENTITIES[name] ?? all)
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')

    .replace(/[\u0000-\u0020\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, '');
}

const codePoint = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '');

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Malformed percent-encoding stays as it is.
    return path;
  }
}
