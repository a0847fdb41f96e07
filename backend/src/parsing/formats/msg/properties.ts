import { decodeText } from '../../../common/text/charset.js';
import { Bytes } from '../ole/bytes.js';
import type { CompoundStorage } from '../ole/compound-file.js';

/** Property types (MS-OXCDATA 2.11.1), as used in stream names. */
const TYPE = { unicode: '001F', bytes: '001E', binary: '0102', object: '000D' } as const;
const ENTRY_BYTES = 16;
/** Milliseconds from 1601, the epoch of these times, to 1970. */
const EPOCH_MS = 11_644_473_600_000;
const TICKS_PER_MS = 10_000;
const CODE_PAGES = { message: 0x3ffd, internet: 0x3fde } as const;
const UTF_8 = 65001;

/**
 * Properties of a message, a recipient or an attachment (MS-OXMSG 2.4): short ones in a common stream, longer ones in separate
 * streams.
 */
export class Properties {
  private readonly fixed = new Map<number, number>();
  private readonly entries: Bytes;
  private readonly charset: string | undefined;

  readonly storage: CompoundStorage;

  /** @param charset fallback for byte strings if the storage does not declare one */
  constructor(storage: CompoundStorage, charset?: string) {
    this.storage = storage;
    this.entries = new Bytes(storage.stream('__properties_version1.0') ?? Buffer.alloc(0));
    // The entries follow a header of 32 bytes in a message, 24 in a nested one, 8 elsewhere: derived from the remainder.
    for (let at = this.entries.length % ENTRY_BYTES; at + ENTRY_BYTES <= this.entries.length; at += ENTRY_BYTES) {
      this.fixed.set(this.entries.short(at + 2), at + 8);
    }
    this.charset = charsetOf(this.number(CODE_PAGES.message) ?? this.number(CODE_PAGES.internet)) ?? charset;
  }

  get textCharset(): string | undefined {
    return this.charset;
  }

  /** Text of the first property that exists and is not empty. */
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

/** Maps the property numbers assigned by a file to the well-known ones (MS-OXMSG 2.2.3). */
export function namedProperties(root: CompoundStorage): Map<number, number> {
  const names = new Bytes(root.storage('__nameid_version1.0')?.stream('__substg1.0_00030102') ?? Buffer.alloc(0));
  const found = new Map<number, number>();
  for (let i = 0; (i + 1) * NAME_BYTES <= names.length && i < MAX_NAMES; i++) {
    const isText = (names.short(i * NAME_BYTES + 4) & 1) === 1;
    if (!isText) found.set(names.long(i * NAME_BYTES), FIRST_NAMED + names.short(i * NAME_BYTES + 6));
  }
  return found;
}
