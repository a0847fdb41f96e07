export const CHECK_KINDS = ['contains', 'excludes', 'cites', 'refuses', 'language', 'max_length', 'judge'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** A requirement for an answer. */
export type Check =
  | { kind: 'contains' | 'excludes' | 'judge'; text: string }
  | { kind: 'cites'; documentId: string }
  | { kind: 'language'; language: string }
  | { kind: 'max_length'; characters: number }
  | { kind: 'refuses' };

export interface CheckResult {
  kind: CheckKind;
  /** Null when it could not be decided; such a check affects no result. */
  passed: boolean | null;
  /** For display: what was expected, or why it was not decided. */
  detail: string;
}

/** The parts of an answer that checks use. */
export interface JudgedAnswer {
  content: string;
  /** Ids of the cited documents. */
  documentIds: readonly string[];
  /** Retrieval ran and found no relevant passage. */
  unanswered: boolean;
}
