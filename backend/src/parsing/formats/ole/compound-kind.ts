import type { DocumentType } from '../../document-parser.js';
import type { CompoundStorage } from './compound-file.js';

const BY_STREAM: [string, DocumentType][] = [
  ['worddocument', 'doc'],
  ['powerpoint document', 'ppt'],
  ['pp97_dualstorage', 'ppt'],
  ['workbook', 'xls'],
  ['book', 'xls'],
  ['__properties_version1.0', 'msg'],
];

/** Type of a compound file, by the names in its root: Office files and messages; undefined for others. */
export function compoundKind(names: readonly string[]): DocumentType | undefined {
  const there = new Set(names.map((name) => name.toLowerCase()));
  return BY_STREAM.find(([name]) => there.has(name))?.[1];
}

/** Content of an OLE object: a document, raw data, or a packaged file with its name. */
export function objectFile(storage: CompoundStorage): { bytes: Uint8Array; name?: string } | undefined {
  const plain = storage.stream('CONTENTS', 'Package', 'EmbeddedOdf');
  if (plain) return { bytes: plain };
  const kind = compoundKind(storage.names);
  if (kind) return { bytes: storage.asFile() };
  const native = storage.stream('\u0001Ole10Native');
  return native && unpackNative(native);
}

/** Object packager format: size, flags, label, path and the data. */
function unpackNative(data: Buffer): { bytes: Uint8Array; name?: string } | undefined {
  const labelEnd = data.indexOf(0, 6);
  const pathEnd = data.indexOf(0, labelEnd + 1);
  if (labelEnd < 0 || pathEnd < 0 || pathEnd + 9 > data.length) return undefined;
  const at = pathEnd + 9 + data.readUInt32LE(pathEnd + 5);
  if (at + 4 > data.length) return undefined;
  const name = data.toString('latin1', 6, labelEnd).split(/[\\/]/).at(-1);
  return { bytes: data.subarray(at + 4, at + 4 + data.readUInt32LE(at)), name: name || undefined };
}
