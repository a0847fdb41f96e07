import { Bytes } from '../ole/bytes.js';

/** Types of the records that are read (MS-PPT 2.13.24, MS-ODRAW). */
export const RECORD = {
  document: 0x03e8,
  slide: 0x03ee,
  slideFacts: 0x03ef,
  notes: 0x03f0,
  slidePlace: 0x03f3,
  master: 0x03f8,
  drawing: 0x040c,
  placeholder: 0x0bc3,
  outlineText: 0x0f9e,
  textKind: 0x0f9f,
  wideText: 0x0fa0,
  textStyle: 0x0fa1,
  narrowText: 0x0fa8,
  string: 0x0fba,
  running: 0x0fd9,
  slideList: 0x0ff0,
  edit: 0x0ff5,
  embedded: 0x1011,
  tagData: 0x138b,
  persistent: 0x1772,
  comment: 0x2ee0,
  shapeGroup: 0xf003,
  shape: 0xf004,
  shapeText: 0xf00d,
  childAnchor: 0xf00f,
  shapeData: 0xf011,
  moreProperties: 0xf122,
} as const;

export interface PptRecord {
  type: number;
  /** A number whose meaning depends on the type. */
  instance: number;
  isContainer: boolean;
  /** Offset and length of the data in bytes. */
  at: number;
  length: number;
}

const HEADER = 8;
const CONTAINER = 0xf;
/** Maximum nesting of containers; real files have about ten levels. */
const MAX_DEPTH = 64;

export function recordAt(stream: Bytes, at: number, end = stream.length): PptRecord | undefined {
  if (at < 0 || at + HEADER > end) return undefined;
  const first = stream.short(at);
  return {
    type: stream.short(at + 2),
    instance: first >> 4,
    isContainer: (first & CONTAINER) === CONTAINER,
    at: at + HEADER,
    length: Math.min(stream.long(at + 4), end - at - HEADER),
  };
}

/** Consecutive records. */
export function* recordsIn(stream: Bytes, from: number, to: number): Generator<PptRecord, void> {
  for (let record = recordAt(stream, from, to); record; record = recordAt(stream, record.at + record.length, to)) {
    yield record;
  }
}

export const childrenOf = (stream: Bytes, parent: PptRecord): Generator<PptRecord, void> =>
  recordsIn(stream, parent.at, parent.at + parent.length);

/** Records of a type at any depth, in reading order. Tag data is searched too. */
export function* descendantsOf(stream: Bytes, parent: PptRecord, type: number, depth = 0): Generator<PptRecord, void> {
  for (const record of childrenOf(stream, parent)) {
    if (record.type === type) yield record;
    else if ((record.isContainer || record.type === RECORD.tagData) && depth < MAX_DEPTH) {
      yield* descendantsOf(stream, record, type, depth + 1);
    }
  }
}

/** Text of a record with two-byte or single-byte characters. */
export function textOf(stream: Bytes, { type, at, length }: PptRecord): string {
  const { data } = stream.slice(at, length);
  return data.toString(type === RECORD.narrowText ? 'latin1' : 'utf16le');
}
