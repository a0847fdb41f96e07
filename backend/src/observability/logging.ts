import { type Logger as Pino, pino, stdSerializers } from 'pino';
import type { ConsoleLogger, LoggerService } from '@nestjs/common';
import { LogDestination } from './log-destination.js';

/** Paths that may contain secrets; redacted wherever a log object has them. */
const REDACTED = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'access_token',
  'refresh_token',
  'visitor_token',
  'api_key',
  'apiKey',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Fields attached to driver errors: settings with keys, and arguments of Redis commands, such as answers. */
const CONTENT = ['err.config', 'err.command.args', 'err.aggregateErrors[*].command.args'];

const STDOUT = 1;
/** One per process: interleaved partial writes of two writers would corrupt lines. */
const stdout = new LogDestination(STDOUT);
process.once('exit', () => stdout.flushSync());

/** Resolves when all log lines are written, or could not be within a second. */
export const flushLogs = (): Promise<void> => stdout.flush();

export function createLogger(level: string, name: string, destination: LogDestination = stdout): Pino {
  const options = {
    level,
    base: { process: name },
    redact: {
      paths: [...REDACTED, ...CONTENT, 'req.headers.authorization', 'req.headers.cookie', '*.headers.authorization'],
      censor: '[redacted]',
    },
    serializers: { err: stdSerializers.err },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  const logger = pino(options, destination);
  destination.onRecovered = (dropped) =>
    logger.warn({ dropped_lines: dropped }, 'log lines were dropped while they could not be written');
  return logger;
}

type Args = Parameters<ConsoleLogger['log']>;

/** Nest's logger interface over pino: objects become fields, the last string is the context. */
export class PinoLoggerService implements LoggerService {
  constructor(private readonly pino: Pino) {}

  log(...args: Args): void {
    this.write('info', args);
  }
  error(...args: Args): void {
    this.write('error', args);
  }
  warn(...args: Args): void {
    this.write('warn', args);
  }
  debug(...args: Args): void {
    this.write('debug', args);
  }
  verbose(...args: Args): void {
    this.write('trace', args);
  }
  fatal(...args: Args): void {
    this.write('fatal', args);
  }

  private write(level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal', [message, ...rest]: Args): void {
    const context = rest.length > 0 && typeof rest.at(-1) === 'string' ? (rest.pop() as string) : undefined;
    const extra = rest.length > 0 ? { details: rest.map((r) => (r instanceof Error ? r.message : r)) } : {};
    if (message instanceof Error) this.pino[level]({ context, err: message, ...extra }, message.message);
    else if (typeof message === 'object' && message !== null) this.pino[level]({ context, ...message, ...extra });
    else this.pino[level]({ context, ...extra }, String(message));
  }
}
