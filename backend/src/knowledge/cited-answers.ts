/** Stored answers that cite documents of the context's workspace; implemented by the cache. */
export abstract class CitedAnswers {
  /** Removes all answers that cite the document. Idempotent. @returns how many there were */
  abstract forget(documentId: string): Promise<number>;
}
