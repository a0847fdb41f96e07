import type { ParsedDocument } from '../../document-parser.js';
import type { FormatOptions } from '../format-parser.js';
import { OfficePackage } from './package.js';

/**
 * Any Office file by what it holds: one that is encrypted shows only here what it is, and its name may say something else.
 * @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`, `too_complex`, `unsupported`.
 */
export async function parseOffice(bytes: Uint8Array, options: FormatOptions): Promise<ParsedDocument> {
  const file = await OfficePackage.open(bytes, options.password);
  if (file.holds('xl/')) return (await import('./xlsx.js')).readWorkbook(file, options);
  if (file.holds('ppt/')) return (await import('./pptx.js')).readPresentation(file, options);
  return (await import('./docx.js')).readDocument(file, options);
}
