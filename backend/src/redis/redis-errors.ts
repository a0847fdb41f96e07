/** The code at the start of a Redis error, e.g. `NOGROUP`, `BUSYGROUP`, `MOVED`; empty for other errors. */
export function redisErrorCode(error: unknown): string {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return '';
  return /^[A-Z]+(?= )/.exec(error.message)?.[0] ?? '';
}
