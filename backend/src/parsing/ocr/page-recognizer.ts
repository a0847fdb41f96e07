import type { DocumentType, ParsedBlock } from '../document-parser.js';

export interface RecognizeRequest {
  bytes: Uint8Array;
  /** `pdf` or an image. */
  type: DocumentType;
  /** Pages to read, from 1; an image has page 1. */
  pages: readonly number[];
  /** ISO 639-2 codes of the languages to expect, e.g. `eng`, `deu`; those without data are left out. */
  languages: readonly string[];
  password?: string;
  signal?: AbortSignal;
}

export interface RecognizedPage {
  page: number;
  /** Empty when nothing could be read. */
  blocks: ParsedBlock[];
  /** 0…1, mean over the words; 0 for an empty page. */
  confidence: number;
}

/**
 * Reads the text of pictures. Pages come one at a time, in the order asked, so that what was read can be kept when the work is
 * interrupted. Runs in worker threads within limits of time and memory per page.
 * @throws IngestionFailure `ocr_unavailable` (no language data), `encrypted`, `wrong_password`, `corrupt`, `memory_limit`. A page
 * over its time limit comes back empty.
 */
export abstract class PageRecognizer {
  abstract recognize(request: RecognizeRequest): AsyncIterable<RecognizedPage>;
}
