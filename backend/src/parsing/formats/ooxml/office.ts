import type { ParsedDocument } from '../../document-parser.js';
import type { FormatOptions } from '../format-parser.js';
import { OfficePackage } from './package.js';

/**
 * Parses any Office file by its content: the type of an encrypted file is known only after decryption, and may differ from its
 * name.
 * @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`, `too_complex`, `unsupported`.
 */
export async function parseOffice(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const file = await OfficePackage.open(bytes, options.password);
  if (file.holds('xl/')) return (await import('./xlsx.js')).readWorkbook(file, options);
  if (file.holds('ppt/')) return (await import('./pptx.js')).readPresentation(file, options);
  return (await import('./docx.js')).readDocument(file, options);
}
