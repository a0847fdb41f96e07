/** Why a document failed or is only partly readable: a stable code, and a sentence for the uploader. */
export const REASONS = {
  blob_missing: 'The stored file is missing. Upload it again.',
  corrupt: 'The file is damaged and could not be read.',
  crashed: 'Processing stopped unexpectedly several times. Try again, or upload a simpler version of the file.',
  embedder_unavailable: 'The embedding model is not available. Try again once it is.',
  encrypted: 'The file is protected with a password. Enter it to read the file.',
  internal: 'Processing failed for an unexpected reason. Try again.',
  memory_limit: 'The file needs more memory than is allowed for one document.',
  no_text: 'No text was found in the file. It may be scanned or contain only images.',
  ocr_unavailable: 'The pages are images, and the OCR data for their language is not installed.',
  quota_exceeded: 'The workspace has reached its limit of passages. Delete documents, then try again.',
  storage_full: 'The server storage is full. Free some space, then try again.',
  storage_unavailable: 'The file storage did not answer. Try again in a moment.',
  time_limit: 'Reading the file took longer than is allowed for one document.',
  too_complex: 'The file decompresses to more data, or is nested deeper, than is allowed.',
  unsupported: 'This kind of file cannot be read.',
  vector_store_unavailable: 'The vector store did not answer. Try again in a moment.',
  wrong_password: 'The password does not open the file.',
} as const;
export type ReasonCode = keyof typeof REASONS;

export interface Reason {
  code: ReasonCode;
  message: string;
}

export const reason = (code: ReasonCode): Reason => ({ code, message: REASONS[code] });

/** The document cannot be processed, and a retry without changes would fail the same way. */
export class IngestionFailure extends Error {
  override readonly name = 'IngestionFailure';
  readonly code: ReasonCode;

  /** @param message for people, if more can be said than for every document with this code */
  constructor(code: ReasonCode, cause?: unknown, message: string = REASONS[code]) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
