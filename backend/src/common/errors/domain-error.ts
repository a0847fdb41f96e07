import { PROBLEMS, type ErrorCode, type FieldError, type Problem, problem } from '@nexus/contracts';

export interface DomainErrorOptions {
  /** Field-level messages for validation problems. */
  errors?: FieldError[];
  /** The underlying error; logged, never sent to a client. */
  cause?: unknown;
  /** Extra response headers, e.g. `Retry-After`. */
  headers?: Record<string, string>;
}

/** The only error that services throw deliberately: a stable code, and a sentence that a person can act on. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly errors?: FieldError[];
  readonly headers?: Record<string, string>;

  constructor(
    readonly code: ErrorCode,
    detail?: string,
    options: DomainErrorOptions = {},
  ) {
    super(detail ?? PROBLEMS[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.errors = options.errors;
    this.headers = options.headers;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  toProblem(requestId: string): Problem {
    const wait = Number(this.headers?.['retry-after'] ?? this.headers?.['Retry-After']);
    const made = problem(this.code, this.message, requestId, this.errors);
    return Number.isFinite(wait) ? { ...made, retry_after: wait } : made;
  }
}
