/** Answers that somebody keeps and that rest on documents of the context's workspace; the cache implements it. */
export abstract class CitedAnswers {
  /** Removes all that cite the document. Safe to repeat. @returns how many there were */
  abstract forget(documentId: string): Promise<number>;
}
