import { open } from 'node:fs/promises';
import { DomainError } from '../common/errors/domain-error.js';
import type { DocumentType } from './document-parser.js';
import { type Sniffed, sniffSource } from './sniff-bytes.js';

export const SUPPORTED =
  'Supported are PDF, Word, PowerPoint and Excel (.docx, .pptx, .xlsx, and .doc, .ppt, .xls of older versions), ' +
  'OpenDocument (.odt, .ods, .odp), RTF, EPUB, HTML, e-mail (.eml, .msg), CSV, TSV, JSON, JSON Lines, Markdown, plain text, and images (PNG, JPEG, TIFF, BMP, WebP).';

/**
 * Detects the type of a file by its content; the name decides only in ambiguous cases (Markdown or text, a table of one column,
 * the type of an encrypted Office file).
 * @throws DomainError `unsupported_media_type`, listing the supported types.
 */
export async function sniffFile(path: string, name: string): Promise<DocumentType> {
  const sniffed = await sniffPath(path, name);
  if ('type' in sniffed) return sniffed.type;
  throw new DomainError('unsupported_media_type', `${sniffed.refusal} ${SUPPORTED}`);
}

async function sniffPath(path: string, name: string): Promise<Sniffed> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (position: number, length: number): Promise<Buffer> => {
      const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      return buffer.subarray(0, bytesRead);
    };
    return await sniffSource({ size, read }, name);
  } finally {
    await file.close();
  }
}
