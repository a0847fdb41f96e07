import { fileURLToPath } from 'node:url';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { IngestionFailure } from '../reasons.js';

const TAIL_BYTES = 2_048;
/** Maximum pixels of an image to decode; larger ones are not drawn. */
const MAX_IMAGE_PIXELS = 64_000_000;

export interface OpenPdf {
  pdf: PDFDocumentProxy;
  /** Whether the end of the file is present. */
  complete: boolean;
}

/**
 * Opens a PDF; its scripts never run and nothing is loaded from the network. A file truncated before its trailer gets a new
 * one.
 * @throws IngestionFailure `encrypted`, `wrong_password`, `corrupt`.
 */
export async function openPdf(bytes: Uint8Array, password?: string): Promise<OpenPdf> {
  const complete = Buffer.from(bytes.subarray(-TAIL_BYTES)).includes('%%EOF');
  // A copy: pdf.js transfers the buffer, and a truncated file may need a second attempt.
  const spare = complete ? undefined : withTrailer(bytes);
  try {
    return { pdf: await load(bytes, password), complete };
  } catch (error) {
    if (!spare || !(error instanceof IngestionFailure) || error.code !== 'corrupt') throw error;
    return { pdf: await load(spare, password), complete };
  }
}

async function load(data: Uint8Array, password?: string): Promise<PDFDocumentProxy> {
  const assets = fileURLToPath(new URL('.', import.meta.resolve('pdfjs-dist/package.json')));
  const task = getDocument({
    data,
    password,
    verbosity: 0,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    maxImageSize: MAX_IMAGE_PIXELS,
    cMapUrl: `${assets}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${assets}standard_fonts/`,
    wasmUrl: `${assets}wasm/`,
    iccUrl: `${assets}iccs/`,
  });
  try {
    return await task.promise;
  } catch (error) {
    await task.destroy().catch(() => undefined);
    throw failureOf(error);
  }
}

/** pdf.js tries the empty password itself; code 1 requests one, 2 means that the given one is wrong. */
function failureOf(error: unknown): IngestionFailure {
  const { name, code } = error as { name?: string; code?: number };
  if (name !== 'PasswordException') return new IngestionFailure('corrupt', error);
  return new IngestionFailure(code === 2 ? 'wrong_password' : 'encrypted');
}

/** A file truncated before its trailer cannot be opened although its pages exist: a new trailer points to its catalog. */
function withTrailer(bytes: Uint8Array): Uint8Array | undefined {
  const catalog = /(\d{1,10})\s+(\d{1,5})\s+obj\b[^]{0,300}?\/Type\s*\/Catalog/.exec(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
  );
  if (!catalog) return undefined;
  const trailer = `\nendobj\ntrailer\n<< /Root ${catalog[1]} ${catalog[2]} R >>\n%%EOF\n`;
  return new Uint8Array(Buffer.concat([bytes, Buffer.from(trailer, 'latin1')]));
}
