/** The code that Redis puts before what it says, e.g. `NOGROUP`, `BUSYGROUP`, `MOVED`; empty for other errors. */
export function redisErrorCode(error: unknown): string {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return '';
  return /^[A-Z]+(?= )/.exec(error.message)?.[0] ?? '';
}
