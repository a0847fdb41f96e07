/** What the API reference says of one operation. */
export interface OperationText {
  /** Imperative, at most 60 characters: it is the operation's name in the reference. */
  summary: string;
  /** What it does, what it needs, and what is special about its answer. */
  description: string;
  /** A body that works; required where the operation takes JSON. */
  example?: object;
}

/** Operations that stand together in the reference, in the order people meet them. */
export interface OperationGroup {
  tag: string;
  description: string;
  /** By operation id. */
  operations: Readonly<Record<string, OperationText>>;
}

export const op = (summary: string, description: string, example?: object): OperationText =>
  example === undefined ? { summary, description } : { summary, description, example };

/** Ids in examples: recognisably made up, and well formed. */
export const EXAMPLE_ID = '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e0f';
