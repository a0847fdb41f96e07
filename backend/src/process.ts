import type { INestApplicationContext } from '@nestjs/common';
import { AppConfig } from './config/app-config.js';
import { watchEventLoop } from './observability/event-loop-watch.js';
import { flushLogs } from './observability/logging.js';

const SHUTDOWN_LIMIT_MS = 10_000;

/**
 * Life of a process: start, tell a supervisor, end when the event loop hangs, stop cleanly on a signal or when the supervisor is gone.
 * A failed start prints one sentence, not a stack, because the usual reason is configuration.
 */
export async function runProcess(name: string, start: () => Promise<INestApplicationContext>): Promise<void> {
  const supervised = process.connected;
  // Where they lead may be full or gone: that costs what was to be said, not the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  let app: INestApplicationContext;
  try {
    if (supervised && process.env['NEXUS_AWAIT_GO'] === 'true') await untilTold();
    app = await start();
  } catch (error) {
    process.stderr.write(`${name} could not start: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['LOG_LEVEL'] === 'debug' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  }
  watchEventLoop(name, app.get(AppConfig, { strict: false }).hangLimitMs);
  let stopping = false;
  const end = (code: number) => (): void => void flushLogs().then(() => process.exit(code));
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
    void app.close().then(end(0), end(1));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  // It may have gone while this process started.
  if (supervised && !process.connected) stop();
  else process.send?.({ type: 'ready' }, () => undefined);
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
