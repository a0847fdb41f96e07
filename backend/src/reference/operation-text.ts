/** Text of one operation in the API reference. */
export interface OperationText {
  /** Imperative, at most 60 characters: the operation's name in the reference. */
  summary: string;
  /** What it does, its requirements, and particularities of its response. */
  description: string;
  /** A working body; required if the operation takes JSON. */
  example?: object;
}

/** Operations grouped in the reference, in a natural reading order. */
export interface OperationGroup {
  tag: string;
  description: string;
  /** By operation id. */
  operations: Readonly<Record<string, OperationText>>;
}

export const op = (summary: string, description: string, example?: object): OperationText =>
  example === undefined ? { summary, description } : { summary, description, example };

/** Ids in examples: recognisably fictitious, and well formed. */
export const EXAMPLE_ID = '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e0f';
