import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { USUAL_BASE_URLS } from '../providers/openai-compatible/openai-compatible.js';
import { ProviderPool } from '../providers/provider-pool.js';
import type { NearbyServerDto } from './dto/nearby-server.dto.js';
import { ProviderDirectory } from './provider-directory.js';

/** Model servers that commonly run on the same machine. */
const KNOWN = ['ollama', 'lmstudio'];
const PROBE_MS = 1_000;
/** Opening the page repeatedly does not probe each time. */
const REMEMBER_MS = 30_000;

/** Model servers found on this machine that are not connected yet. Only searched on single-user installations. */
@Injectable()
export class NearbyServers {
  private seen: { at: number; servers: Promise<NearbyServerDto[]> } | undefined;

  constructor(
    private readonly directory: ProviderDirectory,
    private readonly pool: ProviderPool,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  async list(): Promise<{ items: NearbyServerDto[] }> {
    if (!this.config.providers.looksAround) return { items: [] };
    const connected = new Set((await this.directory.specs()).map(({ baseUrl }) => baseUrl));
    const servers = await this.answering();
    return { items: servers.filter(({ base_url: baseUrl }) => !connected.has(baseUrl)) };
  }

  private answering(): Promise<NearbyServerDto[]> {
    const now = this.clock.monotonic();
    if (this.seen && now - this.seen.at < REMEMBER_MS) return this.seen.servers;
    const servers = Promise.all(KNOWN.map((name) => this.probe(name))).then((found) => found.flat());
    this.seen = { at: now, servers };
    return servers;
  }

  private async probe(name: string): Promise<NearbyServerDto[]> {
    const baseUrl = USUAL_BASE_URLS[name]!;
    // An explicit model list, even an empty one, keeps the source from polling the server's list.
    const spec = { name, kind: 'openai_compatible', baseUrl, apiKey: null, models: [], workspaceId: null } as const;
    const source = this.pool.open({ ...spec, version: 'probe' });
    try {
      const { body } = await source.client.get('/models', undefined, AbortSignal.timeout(PROBE_MS));
      const data = (body as { data?: unknown } | null)?.data;
      return Array.isArray(data) ? [{ name, base_url: baseUrl, models: data.length }] : [];
    } catch {
      // No server is the usual case.
      return [];
    } finally {
      await this.pool.close(source, true);
    }
  }
}
