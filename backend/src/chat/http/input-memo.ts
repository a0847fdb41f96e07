import type { CompletionInput } from '../completion-input.js';

/** Makes a completion's input of a body. @throws DomainError for what does not hold */
export type BodyReader = (body: object) => CompletionInput | Promise<CompletionInput>;

const MAX_INPUTS = 2_000;
const MAX_BODY_BYTES = 4_096;

/**
 * What bodies mean, by their bytes. Reading one (validation, defaults, limits) depends on nothing else, and the questions
 * that a cache answers are the ones that come again: they are read once. Refusals are not remembered.
 */
export class InputMemo {
  private readonly inputs = new Map<BodyReader, Map<string, CompletionInput>>();

  constructor(private readonly maxInputs = MAX_INPUTS) {}

  /** What these bytes mean, if they were read before. */
  known(reader: BodyReader, raw: Buffer | undefined): CompletionInput | undefined {
    return isShort(raw) ? this.inputs.get(reader)?.get(raw.toString('latin1')) : undefined;
  }

  async read(reader: BodyReader, raw: Buffer | undefined, body: object): Promise<CompletionInput> {
    const before = this.known(reader, raw);
    if (before) return before;
    const input = await reader(body);
    // Frozen: it is shared by requests, of different workspaces too.
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
