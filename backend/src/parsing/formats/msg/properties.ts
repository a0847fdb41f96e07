import { decodeText } from '../../../common/text/charset.js';
import { Bytes } from '../ole/bytes.js';
import type { CompoundStorage } from '../ole/compound-file.js';

/** Types of properties (MS-OXCDATA 2.11.1), as the names of their streams have them. */
const TYPE = { unicode: '001F', bytes: '001E', binary: '0102', object: '000D' } as const;
const ENTRY_BYTES = 16;
/** Days from 1601, the beginning of this count, to 1970, in milliseconds. */
const EPOCH_MS = 11_644_473_600_000;
const TICKS_PER_MS = 10_000;
const CODE_PAGES = { message: 0x3ffd, internet: 0x3fde } as const;
const UTF_8 = 65001;

/** Properties of a message, a recipient or an attachment (MS-OXMSG 2.4): some in one stream, longer ones each in its own. */
export class Properties {
  private readonly fixed = new Map<number, number>();
  private readonly entries: Bytes;
  private readonly charset: string | undefined;

  readonly storage: CompoundStorage;

  /** @param charset of texts that are bytes, where the storage does not say it itself */
  constructor(storage: CompoundStorage, charset?: string) {
    this.storage = storage;
    this.entries = new Bytes(storage.stream('__properties_version1.0') ?? Buffer.alloc(0));
    // Before the entries are 32 bytes in a message, 24 in one within it, 8 elsewhere: all that counts is the rest.
    for (let at = this.entries.length % ENTRY_BYTES; at + ENTRY_BYTES <= this.entries.length; at += ENTRY_BYTES) {
      this.fixed.set(this.entries.short(at + 2), at + 8);
    }
    this.charset = charsetOf(this.number(CODE_PAGES.message) ?? this.number(CODE_PAGES.internet)) ?? charset;
  }

  get textCharset(): string | undefined {
    return this.charset;
  }

  /** Of the first property that is there and not empty. */
  text(...ids: number[]): string {
    for (const id of ids) {
      const unicode = this.storage.stream(streamName(id, TYPE.unicode));
      if (unicode) return untilNul(unicode.toString('utf16le'));
      const bytes = this.storage.stream(streamName(id, TYPE.bytes));
      if (bytes) return untilNul(decodeText(bytes, this.charset));
    }
    return '';
  }

  binary(id: number): Buffer | undefined {
    return this.storage.stream(streamName(id, TYPE.binary));
  }

  object(id: number): CompoundStorage | undefined {
    return this.storage.storage(streamName(id, TYPE.object));
  }

  number(id: number): number | undefined {
    const at = this.fixed.get(id);
    return at === undefined ? undefined : this.entries.long(at);
  }

  time(id: number): Date | undefined {
    const at = this.fixed.get(id);
    if (at === undefined) return undefined;
    const ticks = this.entries.long(at + 4) * 2 ** 32 + this.entries.long(at);
    const time = new Date(ticks / TICKS_PER_MS - EPOCH_MS);
    return ticks === 0 || Number.isNaN(time.getTime()) ? undefined : time;
  }
}

const streamName = (id: number, type: string): string =>
  `__substg1.0_${id.toString(16).toUpperCase().padStart(4, '0')}${type}`;

const untilNul = (text: string): string => text.split('\u0000', 1)[0]!;

const charsetOf = (codePage: number | undefined): string | undefined =>
  codePage === undefined || codePage === 0 ? undefined : codePage === UTF_8 ? 'utf-8' : `cp${codePage}`;

const NAME_BYTES = 8;
const FIRST_NAMED = 0x8000;
const MAX_NAMES = 10_000;

/** Numbers that a file gives the properties that programs know by another number (MS-OXMSG 2.2.3). */
export function namedProperties(root: CompoundStorage): Map<number, number> {
  const names = new Bytes(root.storage('__nameid_version1.0')?.stream('__substg1.0_00030102') ?? Buffer.alloc(0));
  const found = new Map<number, number>();
  for (let i = 0; (i + 1) * NAME_BYTES <= names.length && i < MAX_NAMES; i++) {
    const isText = (names.short(i * NAME_BYTES + 4) & 1) === 1;
    if (!isText) found.set(names.long(i * NAME_BYTES), FIRST_NAMED + names.short(i * NAME_BYTES + 6));
  }
  return found;
}
