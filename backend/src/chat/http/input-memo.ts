import type { CompletionInput } from '../completion-input.js';

/** Parses a body into a completion input. @throws DomainError when it is invalid */
export type BodyReader = (body: object) => CompletionInput | Promise<CompletionInput>;

const MAX_INPUTS = 2_000;
const MAX_BODY_BYTES = 4_096;

/**
 * Memoises parsed bodies by their raw bytes. Parsing (validation, defaults, limits) depends on nothing else, and questions that the
 * cache answers are repeated ones, so each is parsed once. Rejected bodies are not memoised.
 */
export class InputMemo {
  private readonly inputs = new Map<BodyReader, Map<string, CompletionInput>>();

  constructor(private readonly maxInputs = MAX_INPUTS) {}

  /** The memoised input for these bytes, if any. */
  known(reader: BodyReader, raw: Buffer | undefined): CompletionInput | undefined {
    return isShort(raw) ? this.inputs.get(reader)?.get(raw.toString('latin1')) : undefined;
  }

  async read(reader: BodyReader, raw: Buffer | undefined, body: object): Promise<CompletionInput> {
    const before = this.known(reader, raw);
    if (before) return before;
    const input = await reader(body);
    // Frozen, because requests of all workspaces share it.
    return isShort(raw) ? this.remember(reader, raw, deepFreeze(input)) : input;
  }

  private remember(reader: BodyReader, raw: Buffer, input: CompletionInput): CompletionInput {
    const known = this.inputs.get(reader) ?? new Map<string, CompletionInput>();
    if (known.size >= this.maxInputs) known.delete(known.keys().next().value as string);
    this.inputs.set(reader, known.set(raw.toString('latin1'), input));
    return input;
  }
}

const isShort = (raw: Buffer | undefined): raw is Buffer => raw !== undefined && raw.byteLength <= MAX_BODY_BYTES;

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
