export const CHECK_KINDS = ['contains', 'excludes', 'cites', 'refuses', 'language', 'max_length', 'judge'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** What an answer is expected to be. */
export type Check =
  | { kind: 'contains' | 'excludes' | 'judge'; text: string }
  | { kind: 'cites'; documentId: string }
  | { kind: 'language'; language: string }
  | { kind: 'max_length'; characters: number }
  | { kind: 'refuses' };

export interface CheckResult {
  kind: CheckKind;
  /** Null: it could not be decided, and decides nothing. */
  passed: boolean | null;
  /** For people: what was expected, or why it was not decided. */
  detail: string;
}

/** What a check looks at. */
export interface JudgedAnswer {
  content: string;
  /** Ids of the documents that it cites. */
  documentIds: readonly string[];
  /** The knowledge was asked and held nothing relevant. */
  unanswered: boolean;
}
