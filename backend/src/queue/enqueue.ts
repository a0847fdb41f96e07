import type { Logger } from '@nestjs/common';

/** Maximum time an unresponsive queue may delay a request. */
const LIMIT_MS = 2_000;

/**
 * Adds a job whose source of truth is PostgreSQL: a reconciler adds it again if the queue loses it or never gets it, so
 * a failure is logged with its cause, not thrown.
 * @param job name for the log
 */
export async function enqueue(logger: Logger, job: string, add: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${LIMIT_MS} ms`)), LIMIT_MS).unref();
  });
  try {
    await Promise.race([add(), late]);
  } catch (error) {
    logger.warn({ msg: 'The job queue does not respond; the reconciler will add the job later', job, err: error });
  } finally {
    clearTimeout(timer);
  }
}
