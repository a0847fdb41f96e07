import { packagedFile } from '../ole/packaged-file.js';
import { isCompoundFile } from '../ole/compound-file.js';

export interface RtfObject {
  name: string | undefined;
  bytes: Uint8Array;
}

const MAX_OBJECTS = 50;
/** Total size of all objects. */
const MAX_BYTES = 64 * 1024 * 1024;
const FIRST_BYTES = 4_096;

/** Embedded objects, written as hexadecimal digits. */
export class RtfObjects {
  private readonly done: Buffer[] = [];
  private current = Buffer.alloc(0);
  private length = 0;
  private high = -1;
  private total = 0;

  /** A character between the start and the end of an object. */
  digit(character: number): void {
    const value = hexValue(character);
    if (value < 0 || this.total >= MAX_BYTES || this.done.length >= MAX_OBJECTS) return;
    if (this.high < 0) this.high = value;
    else {
      this.put(this.high * 16 + value);
      this.high = -1;
    }
  }

  end(): void {
    if (this.length > 0) this.done.push(this.current.subarray(0, this.length));
    this.current = Buffer.alloc(0);
    this.length = 0;
    this.high = -1;
  }

  files(): RtfObject[] {
    return this.done.flatMap((data) => objectFile(data) ?? []);
  }

  private put(byte: number): void {
    if (this.length === this.current.length) {
      const larger = Buffer.alloc(Math.max(FIRST_BYTES, 2 * this.length));
      this.current.copy(larger);
      this.current = larger;
    }
    this.current[this.length++] = byte;
    this.total += 1;
  }
}

const hexValue = (character: number): number => {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  const letter = character | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};

/** Content of an object (MS-OLEDS 2.2.5): class, topic and item with their lengths, then the native data of its program. */
export function objectFile(data: Buffer): RtfObject | undefined {
  try {
    let at = 8;
    const next = (): string => {
      const length = data.readUInt32LE(at);
      const text = data.toString('latin1', at + 4, at + 4 + length);
      at += 4 + length;
      return text.split('\u0000', 1)[0]!;
    };
    const name = next();
    next();
    next();
    const native = data.subarray(at + 4, at + 4 + data.readUInt32LE(at));
    if (isCompoundFile(native)) {
      const packed = packagedFile(native);
      return { name: packed?.name ?? (name || undefined), bytes: packed?.bytes ?? native };
    }
    return /^Package$/i.test(name) ? unpacked(native) : { name: name || undefined, bytes: native };
  } catch {
    // Lengths beyond the data: the object is damaged.
    return undefined;
  }
}

/** Object packager format: signature, label, path, numbers with another path, and the data with its length. */
function unpacked(native: Buffer): RtfObject | undefined {
  const labelEnd = native.indexOf(0, 2);
  const pathEnd = native.indexOf(0, labelEnd + 1);
  if (labelEnd < 0 || pathEnd < 0) return undefined;
  const at = pathEnd + 9 + native.readUInt32LE(pathEnd + 5);
  const name = native.toString('latin1', 2, labelEnd).split(/[\\/]/).at(-1);
  return { name: name || undefined, bytes: native.subarray(at + 4, at + 4 + native.readUInt32LE(at)) };
}
