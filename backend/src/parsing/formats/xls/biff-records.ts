/** Types of the records that are read (MS-XLS 2.3; BIFF2 to BIFF5 according to OpenOffice's documentation of the format). */
export const RECORD = {
  formula: 0x06,
  eof: 0x0a,
  header: 0x14,
  footer: 0x15,
  note: 0x1c,
  date1904: 0x22,
  filePass: 0x2f,
  continued: 0x3c,
  codePage: 0x42,
  object: 0x5d,
  columns: 0x7d,
  sheet: 0x85,
  multipleRk: 0xbd,
  richString: 0xd6,
  style: 0xe0,
  mergedCells: 0xe5,
  sharedStrings: 0xfc,
  sharedString: 0xfd,
  text: 0x1b6,
  number: 0x203,
  label: 0x204,
  boolOrError: 0x205,
  string: 0x207,
  row: 0x208,
  style3: 0x243,
  rk: 0x27e,
  format: 0x41e,
  style4: 0x443,
  chartText: 0x100d,
  // BIFF2 to BIFF4 only.
  integer2: 0x02,
  number2: 0x03,
  label2: 0x04,
  boolOrError2: 0x05,
  string2: 0x07,
  format2: 0x1e,
  formula3: 0x206,
  formula4: 0x406,
} as const;

export interface BiffRecord {
  type: number;
  data: Buffer;
  /** Data of the continuation records; a text split between them restarts with flags. */
  more: Buffer[];
  /** Offset of the record in its stream. */
  at: number;
}

/** Start of a workbook or a sheet: BIFF2, 3, 4 and 5/8 have different codes. */
const BOF = [0x09, 0x209, 0x409, 0x809];
export const isStart = (type: number): boolean => BOF.includes(type);

/** A sheet of Excel 2 to 4, which is a plain stream instead of a compound file. */
export function isBareWorkbook(bytes: Uint8Array): boolean {
  const [low, high, length, zero, , , kind] = bytes;
  const bare = low === 0x09 && (high === 0 || high === 2 || high === 4 || high === 8);
  return bare && zero === 0 && length !== undefined && length >= 4 && length <= 16 && (kind === 0x10 || kind === 0x05);
}

/** Records from an offset on; a record that exceeds the stream is the last one. */
export function* records(stream: Buffer, from = 0): Generator<BiffRecord, void> {
  for (let at = from; at + 4 <= stream.length;) {
    const type = stream.readUInt16LE(at);
    const first = at;
    const data = dataAt(stream, at);
    const more: Buffer[] = [];
    at += 4 + stream.readUInt16LE(at + 2);
    while (at + 4 <= stream.length && stream.readUInt16LE(at) === RECORD.continued) {
      more.push(dataAt(stream, at));
      at += 4 + stream.readUInt16LE(at + 2);
    }
    yield { type, data, more, at: first };
  }
}

const dataAt = (stream: Buffer, at: number): Buffer => stream.subarray(at + 4, at + 4 + stream.readUInt16LE(at + 2));

/** A number in four bytes: the upper half of a double, or an integer; divided by 100 if its first bit is set. */
export function rkAt(data: Buffer, at: number): number {
  const raw = at + 4 <= data.length ? data.readInt32LE(at) : 0;
  const wide = Buffer.alloc(8);
  wide.writeInt32LE(raw & ~3, 4);
  const value = raw & 2 ? raw >> 2 : wide.readDoubleLE(0);
  return raw & 1 ? value / 100 : value;
}
