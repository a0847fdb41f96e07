import type { INestApplicationContext } from '@nestjs/common';

const SHUTDOWN_LIMIT_MS = 10_000;

/**
 * Life of a process: start, tell a supervisor, stop cleanly on a signal or when the supervisor is gone.
 * A failed start prints one sentence, not a stack, because the usual reason is configuration.
 */
export async function runProcess(name: string, start: () => Promise<INestApplicationContext>): Promise<void> {
  const supervised = process.connected;
  let app: INestApplicationContext;
  try {
    if (supervised && process.env['NEXUS_AWAIT_GO'] === 'true') await untilTold();
    app = await start();
  } catch (error) {
    process.stderr.write(`${name} could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['LOG_LEVEL'] === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  }
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
    void app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  // It may have gone while this process started.
  if (supervised && !process.connected) stop();
  else process.send?.({ type: 'ready' });
}

/** Loading the code takes longer than starting it: a supervisor has it loaded while the database is still coming up. */
function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    const gone = (): never => process.exit(0);
    process.once('disconnect', gone);
    if (!process.connected) gone();
    process.on('message', function listen(message: unknown) {
      if ((message as { type?: unknown } | null)?.type !== 'go') return;
      process.off('message', listen);
      process.off('disconnect', gone);
      resolve();
    });
  });
}
