/** Little-endian numbers by offset; bytes beyond the end read as zero. */
export class Bytes {
  readonly data: Buffer;

  constructor(data: Buffer) {
    this.data = data;
  }

  get length(): number {
    return this.data.length;
  }

  byte(at: number): number {
    return this.data[at] ?? 0;
  }

  short(at: number): number {
    return at >= 0 && at + 2 <= this.data.length ? this.data.readUInt16LE(at) : 0;
  }

  long(at: number): number {
    return at >= 0 && at + 4 <= this.data.length ? this.data.readUInt32LE(at) : 0;
  }

  double(at: number): number {
    return at >= 0 && at + 8 <= this.data.length ? this.data.readDoubleLE(at) : NaN;
  }

  slice(at: number, length: number): Bytes {
    return new Bytes(this.data.subarray(Math.max(0, at), Math.max(0, at + length)));
  }
}
