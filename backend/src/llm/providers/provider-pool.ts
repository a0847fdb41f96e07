import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { guardedConnect } from '../../common/net/guarded-connect.js';
import { isLocalUrl } from '../../common/net/host-rules.js';
import type { IntervalTask } from '../../common/scheduling/interval-task.js';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import { AppConfig } from '../../config/app-config.js';
import { RedisService } from '../../redis/redis.service.js';
import { failureOf, FetchedFeed, fixedFeed, type ModelFeed } from '../catalogue/model-feed.js';
import { splitBaseUrl } from './base-url.js';
import { ProtocolChatModel, RefusingChatModel } from './openai-protocol/chat.js';
import { CONNECT_TIMEOUT_MS, UpstreamClient } from './openai-protocol/client.js';
import { fetchModels, namedModels, toCatalogue, toNamedCatalogue } from './openai-protocol/model-list.js';
import { compatibleDialect, compatibleHeaders } from './openai-compatible/openai-compatible.js';
import { OPENROUTER_DIALECT, openRouterHeaders } from './openrouter/openrouter.js';
import { ProviderSource } from './provider-source.js';
import { originOf, type ProviderSpec } from './provider-spec.js';

const APP_TITLE = 'Nexus AI Hub';
/** Requests may still start on a source obtained just before its retirement. */
const RETIRE_MS = 60_000;
/** Providers of workspaces idle for this long are closed; the next question reopens them. */
const IDLE_MS = 10 * 60_000;
const SWEEP_MS = 60_000;

interface Pooled {
  source: ProviderSource;
  usedAt: number;
}

/** The providers in use, each with a pool of connections. Equal settings share a source. */
@Injectable()
export class ProviderPool implements OnApplicationShutdown {
  private readonly pooled = new Map<string, Pooled>();
  private readonly retiring = new Map<ProviderSource, () => void>();
  private readonly sweeper: IntervalTask;

  constructor(
    private readonly config: AppConfig,
    private readonly redis: RedisService,
    private readonly clock: Clock,
    tasks: ScheduledTasks,
  ) {
    const run = async (): Promise<number> => this.sweep();
    this.sweeper = tasks.every({ name: 'provider-sweep', everyMs: SWEEP_MS, firstMs: SWEEP_MS, run });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sweeper.stop();
    for (const cancel of this.retiring.values()) cancel();
    const sources = [...[...this.pooled.values()].map(({ source }) => source), ...this.retiring.keys()];
    this.pooled.clear();
    this.retiring.clear();
    await Promise.all(sources.map((source) => this.close(source, true)));
  }

  source(spec: ProviderSpec): ProviderSource {
    const key = `${spec.workspaceId}:${spec.name}`;
    const known = this.pooled.get(key);
    if (known?.source.spec.version === spec.version) {
      known.usedAt = this.clock.monotonic();
      return known.source;
    }
    const source = this.open(spec);
    this.pooled.set(key, { source, usedAt: this.clock.monotonic() });
    if (known) this.retire(known.source);
    return source;
  }

  /** Call after deleting the provider. */
  drop(workspaceId: string, name: string): void {
    const key = `${workspaceId}:${name}`;
    const known = this.pooled.get(key);
    this.pooled.delete(key);
    if (known) this.retire(known.source);
  }

  /** Closes sources that workspaces no longer use; the installation's stay open. @returns their number */
  sweep(): number {
    const before = this.clock.monotonic() - IDLE_MS;
    let closed = 0;
    for (const { source, usedAt } of this.pooled.values()) {
      if (usedAt >= before || source.spec.workspaceId === null) continue;
      this.drop(source.spec.workspaceId, source.name);
      closed++;
    }
    return closed;
  }

  /** A source outside the pool, for a trial; the caller closes it. */
  open(spec: ProviderSpec): ProviderSource {
    const client = this.client(spec);
    const dialect = spec.kind === 'openrouter' ? OPENROUTER_DIALECT : compatibleDialect(spec.name, spec.baseUrl);
    const chat = spec.keyUnreadable
      ? new RefusingChatModel(dialect, keyUnreadable(spec.name))
      : new ProtocolChatModel(client, dialect);
    return new ProviderSource(spec, chat, client, this.feed(spec, client), () => this.clock.now());
  }

  async close({ feed, client }: ProviderSource, now = false): Promise<void> {
    await feed.stop();
    // No longer in use; closing fails if it was closed before.
    await client.close(now).catch(() => undefined);
  }

  /** Answers in progress end on the old connections. */
  private retire(source: ProviderSource): void {
    const cancel = this.clock.later(RETIRE_MS, () => {
      this.retiring.delete(source);
      void this.close(source);
    });
    this.retiring.set(source, cancel);
  }

  private client({ kind, baseUrl, apiKey, workspaceId }: ProviderSpec): UpstreamClient {
    const { http, openrouter, providers } = this.config;
    const app = { url: http.publicUrl ?? `http://localhost:${http.port}`, title: APP_TITLE };
    return new UpstreamClient({
      ...splitBaseUrl(baseUrl),
      headers: kind === 'openrouter' ? openRouterHeaders(apiKey, app) : compatibleHeaders(baseUrl, apiKey),
      // The router enforces the real limits. This only bounds its waits, and a first word may take longer than the
      // next.
      idleTimeoutMs: Math.max(openrouter.idleTimeoutMs, openrouter.firstTokenTimeoutMs),
      totalTimeoutMs: openrouter.totalTimeoutMs,
      maxAnswerBytes: openrouter.maxAnswerBytes,
      // The operator may use any address.
      ...(workspaceId === null || baseUrl === openrouter.baseUrl
        ? {}
        : { connect: guardedConnect(providers.allowPrivate, CONNECT_TIMEOUT_MS) }),
    });
  }

  private feed(spec: ProviderSpec, client: UpstreamClient): ModelFeed {
    const { name, kind, models, baseUrl, workspaceId } = spec;
    const isLocal = isLocalUrl(baseUrl);
    if (spec.keyUnreadable) return fixedFeed([], failureOf(keyUnreadable(name)));
    if (kind === 'openai_compatible' && models) return fixedFeed(namedModels(models, name, isLocal));
    // The api answers questions and the worker runs prompt tests; other processes must not call providers.
    if (this.config.role !== 'api' && this.config.role !== 'worker') return fixedFeed([]);
    const toModels = kind === 'openrouter' ? toCatalogue : toNamedCatalogue(name, isLocal);
    const key = workspaceId === null ? `catalogue:${name}` : this.redis.key(workspaceId, 'catalogue', name);
    const fetch: ConstructorParameters<typeof FetchedFeed>[0]['fetch'] = (etag, signal) =>
      fetchModels(client, toModels, etag, signal);
    return new FetchedFeed({ name, key, origin: originOf(spec), fetch }, this.redis, this.clock);
  }
}

const keyUnreadable = (name: string): DomainError =>
  new DomainError('provider_auth_failed', `The stored key of ${name} cannot be read. Enter it again.`);
