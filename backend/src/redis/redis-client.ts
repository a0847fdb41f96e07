import { Logger } from '@nestjs/common';
import { Cluster, Redis, type RedisOptions } from 'ioredis';

export type RedisClient = Redis | Cluster;

export interface RedisTarget {
  url: string;
  cluster: boolean;
}

const MAX_RETRY_DELAY_MS = 2_000;
const CLUSTER_TIMEOUT_MS = 1_500;

/** Fails fast: with ioredis' defaults a GET to a dead server waits for tens of seconds. */
const FAST: RedisOptions = { enableOfflineQueue: false, commandTimeout: 250, maxRetriesPerRequest: 1 };
/** For Bull: blocking commands, and a queue that survives a restart of Redis. */
const PATIENT: RedisOptions = { enableOfflineQueue: true, maxRetriesPerRequest: null, enableReadyCheck: false };

const retryStrategy = (attempt: number): number => Math.min(50 * attempt, MAX_RETRY_DELAY_MS);

export type ClientKind = 'fast' | 'subscriber' | 'bull';

/** A client for a single server or, with `cluster`, a Redis Cluster reached through the server of the URL. */
export function createRedisClient({ url, cluster }: RedisTarget, kind: ClientKind): RedisClient {
  const own: RedisOptions =
    kind === 'fast' ? FAST : kind === 'bull' ? PATIENT : { enableOfflineQueue: true, maxRetriesPerRequest: null };
  const common: RedisOptions = { ...own, lazyConnect: true, connectTimeout: 2_000, retryStrategy };
  const client = cluster ? clusterClient(url, common) : new Redis(url, common);
  if (kind === 'fast') mergeWrites(client);
  const logger = new Logger('Redis');
  let last = '';
  client.on('error', (error: Error) => {
    // One line per kind of failure, not one per attempt.
    if (error.message !== last) logger.warn(`${kind} connection: ${error.message}`);
    last = error.message;
  });
  client.on('ready', () => {
    last = '';
  });
  return client;
}

/**
 * Sends all commands of one event-loop turn together: under load a system call for each costs more than the commands.
 * ioredis' own auto-pipelining was slower here, as it waits for one batch's replies before sending the next.
 */
function mergeWrites(client: RedisClient): void {
  if (client instanceof Cluster) return void client.on('+node', (node: Redis) => mergeWrites(node));
  client.on('connect', () => {
    const { stream } = client;
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    let merging = false;
    const flush = (): void => {
      merging = false;
      stream.uncork();
    };
    stream.write = (...args: unknown[]): boolean => {
      if (!merging) {
        merging = true;
        stream.cork();
        setImmediate(flush);
      }
      return write(...args);
    };
  });
}

function clusterClient(url: string, options: RedisOptions): Cluster {
  const { hostname, port, username, password, protocol } = new URL(url);
  const { lazyConnect, enableOfflineQueue, retryStrategy: delay, ...redisOptions } = options;
  return new Cluster([{ host: hostname, port: Number(port || 6379) }], {
    lazyConnect,
    enableOfflineQueue,
    clusterRetryStrategy: delay,
    slotsRefreshTimeout: CLUSTER_TIMEOUT_MS,
    redisOptions: {
      ...redisOptions,
      // The first command to a node waits for its connection and for the slot map.
      ...(redisOptions.commandTimeout === undefined ? {} : { commandTimeout: CLUSTER_TIMEOUT_MS }),
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  });
}
