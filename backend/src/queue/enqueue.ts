import type { Logger } from '@nestjs/common';

/** A queue that does not answer holds no request up for longer. */
const LIMIT_MS = 2_000;

/**
 * Adds a job whose truth is in PostgreSQL: a reconciler adds it again when the queue loses it or never gets it, so a failure
 * is logged with its cause and not thrown.
 * @param job in the log
 */
export async function enqueue(logger: Logger, job: string, add: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${LIMIT_MS} ms`)), LIMIT_MS).unref();
  });
  try {
    await Promise.race([add(), late]);
  } catch (error) {
    logger.warn({ msg: 'The job queue does not answer; the job waits', job, err: error });
  } finally {
    clearTimeout(timer);
  }
}
