import type { DocumentType, ParsedBlock } from '../document-parser.js';

export interface RecognizeRequest {
  bytes: Uint8Array;
  /** `pdf` or an image. */
  type: DocumentType;
  /** Pages to read, from 1; an image has page 1. */
  pages: readonly number[];
  /** ISO 639-2 codes of the expected languages, e.g. `eng`, `deu`; languages without data are ignored. */
  languages: readonly string[];
  password?: string;
  signal?: AbortSignal;
}

export interface RecognizedPage {
  page: number;
  /** Empty if nothing could be read. */
  blocks: ParsedBlock[];
  /** 0…1, mean over the words; 0 for an empty page. */
  confidence: number;
}

/**
 * Reads the text of images. Pages are returned one at a time in the requested order, so that results can be saved if the work
 * is interrupted. Runs in worker threads with time and memory limits per page.
 * @throws IngestionFailure `ocr_unavailable` (no language data), `encrypted`, `wrong_password`, `corrupt`, `memory_limit`. A
 * page that exceeds its time limit is returned empty.
 */
export abstract class PageRecognizer {
  abstract recognize(request: RecognizeRequest): AsyncIterable<RecognizedPage>;
}
