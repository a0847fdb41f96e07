import { CompoundFile } from './compound-file.js';

/** The file that an OLE object carries: PDF and other data as they are, or packed with their name by the object packager. */
export function packagedFile(bytes: Uint8Array): { bytes: Uint8Array; name?: string } | undefined {
  try {
    const file = new CompoundFile(bytes);
    const plain = file.stream('CONTENTS') ?? file.stream('Package') ?? file.stream('EmbeddedOdf');
    if (plain) return { bytes: plain };
    const native = file.stream('\u0001Ole10Native');
    return native && unpackNative(native);
  } catch {
    // Offsets that lead out of the file: it is damaged, and so is what it carries.
    return undefined;
  }
}

/** Size, flags, label, path and the data, as the object packager writes them. */
function unpackNative(data: Buffer): { bytes: Uint8Array; name?: string } | undefined {
  const labelEnd = data.indexOf(0, 6);
  const pathEnd = data.indexOf(0, labelEnd + 1);
  const commandLength = data.readUInt32LE(pathEnd + 5);
  const at = pathEnd + 9 + commandLength;
  const size = data.readUInt32LE(at);
  const name = data.toString('latin1', 6, labelEnd).split(/[\\/]/).at(-1);
  return { bytes: data.subarray(at + 4, at + 4 + size), name: name || undefined };
}
