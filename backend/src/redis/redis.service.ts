import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { createRedisClient, type RedisClient } from './redis-client.js';

type Listener = (message: string) => void;
/** Arguments of a Lua script: keys first, then values. */
export type LuaCommand = (keys: string[], args: (string | number | Buffer)[]) => Promise<unknown>;

const BOOT_WAIT_MS = 5_000;

/** The process's connections to Redis: one for commands that fail fast, one for subscriptions. */
@Injectable()
export class RedisService implements OnModuleInit, OnApplicationShutdown {
  readonly client: RedisClient;
  readonly subscriber: RedisClient;
  private readonly logger = new Logger(RedisService.name);
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly reconnectListeners = new Set<() => void>();
  private subscribedOnce = false;

  constructor(config: AppConfig) {
    this.client = createRedisClient(config.redis, 'fast');
    this.subscriber = createRedisClient(config.redis, 'subscriber');
    this.subscriber.on('message', (channel: string, message: string) => {
      for (const listener of this.listeners.get(channel) ?? []) listener(message);
    });
    for (const connection of [this.client, this.subscriber]) connection.on('ready', () => this.onReady(connection));
  }

  /** Waits briefly for Redis and starts without it if necessary: features that need Redis degrade. */
  async onModuleInit(): Promise<void> {
    const connected = Promise.all([this.client.connect(), this.subscriber.connect()]).catch(() => undefined);
    const late = new Promise((resolve) => setTimeout(resolve, BOOT_WAIT_MS).unref());
    await Promise.race([connected, late]);
    if (!this.available) this.logger.warn('Redis does not respond; starting without it');
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
    this.subscriber.disconnect();
  }

  get available(): boolean {
    return this.client.status === 'ready';
  }

  /** A key of one workspace. The hash tag keeps all keys of a workspace in one cluster slot. */
  key(workspaceId: string, ...parts: string[]): string {
    return `{ws:${workspaceId}}:${parts.join(':')}`;
  }

  /** Registers a Lua script; Redis caches it by hash, a cluster routes it by its keys. `buffers` returns binary replies. */
  define(name: string, lua: string, buffers = false): LuaCommand {
    this.client.defineCommand(name, { lua });
    type Scripted = Record<string, (...args: unknown[]) => Promise<unknown>>;
    const scripted = this.client as unknown as Scripted;
    return (keys, args) => scripted[buffers ? `${name}Buffer` : name]!(keys.length, ...keys, ...args);
  }

  /** The value, or the fallback when Redis does not respond. */
  async attempt<T>(operation: () => Promise<T>, fallback: T): Promise<T> {
    if (!this.available) return fallback;
    try {
      return await operation();
    } catch (error) {
      this.logger.debug({ err: error, msg: 'Redis command failed' });
      return fallback;
    }
  }

  /** Subscribes to a channel across all replicas; returns an unsubscribe function. */
  async subscribe(channel: string, listener: Listener): Promise<() => Promise<void>> {
    const set = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, set.add(listener));
    if (set.size === 1) await this.subscriber.subscribe(channel);
    return async () => {
      set.delete(listener);
      if (set.size > 0) return;
      this.listeners.delete(channel);
      await this.subscriber.unsubscribe(channel).catch(() => undefined);
    };
  }

  async publish(channel: string, message: string): Promise<void> {
    await this.attempt(() => this.client.publish(channel, message), 0);
  }

  /** Called after a reconnect: messages may have been missed, and Redis may have lost recent writes. */
  onReconnect(listener: () => void): void {
    this.reconnectListeners.add(listener);
  }

  private onReady(connection: RedisClient): void {
    if (connection !== this.subscriber) return;
    if (this.subscribedOnce) for (const listener of this.reconnectListeners) listener();
    this.subscribedOnce = true;
  }
}
