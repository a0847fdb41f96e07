import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { SecretBox } from '../../common/crypto/secret-box.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { AppConfig } from '../../config/app-config.js';
import { PROVIDER_NAME } from '../../config/installation-providers.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Maxima } from '../../limits/maxima.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { ModelRegistry } from '../model-registry.js';
import { ProviderPool } from '../providers/provider-pool.js';
import type { ProviderSpec } from '../providers/provider-spec.js';
import type { ProviderKeyDto, ProviderKeyListDto, ProviderTestDto, PutProviderKeyDto } from './dto/provider-key.dto.js';
import { ProviderDirectory, secretOwner } from './provider-directory.js';
import { ProviderKey } from './provider-key.entity.js';
import { toProviderKeyDto } from './provider-key.mapper.js';
import { type ProviderChange, providerChange, type ProviderRules, refuseName } from './provider-input.js';
import { ProviderTrial } from './provider-trial.js';

const HINT_CHARS = 4;

/** Providers of the current workspace. Keys are write-only. */
@Injectable()
export class ProviderKeysService {
  private readonly rules: ProviderRules;

  constructor(
    private readonly db: TenantDb,
    private readonly revisions: Revisions,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly box: SecretBox,
    private readonly maxima: Maxima,
    private readonly directory: ProviderDirectory,
    private readonly pool: ProviderPool,
    private readonly trial: ProviderTrial,
    private readonly registry: ModelRegistry,
    { openrouter, providers }: AppConfig,
  ) {
    this.rules = { allowPrivate: providers.allowPrivate, openRouterUrl: openrouter.baseUrl };
  }

  async list(): Promise<ProviderKeyListDto> {
    const rows = new Map((await this.directory.rows()).map((row) => [row.name, row]));
    const specs = await this.directory.specs();
    return { items: specs.map((spec) => this.toDto(spec, rows.get(spec.name))) };
  }

  /** @throws DomainError `model_provider_not_found` */
  async get(name: string): Promise<ProviderKeyDto> {
    const { spec, row } = await this.find(name);
    return this.toDto(spec, row);
  }

  /** @throws DomainError `validation_failed`, see providerChange; `quota_exceeded` */
  async put(name: string, input: PutProviderKeyDto): Promise<ProviderKeyDto> {
    const { workspaceId } = this.context;
    refuseName(name);
    await this.revisions.change('models', async (em) => {
      const existing = await em.findOne(ProviderKey, { name });
      const change = providerChange(name, input, existing, this.rules);
      if (!existing) await this.maxima.refuseBeyond(em, 'provider_keys', ProviderKey, {});
      await this.write(em, name, change, existing);
      await this.audit.record(
        'provider_key.updated',
        { type: 'provider_key', id: name },
        // The key itself is never audited.
        { base_url: change.baseUrl, models: change.models, key_changed: change.apiKey !== undefined },
      );
    });
    await this.registry.invalidate(workspaceId);
    return this.get(name);
  }

  /** @throws DomainError `model_provider_not_found` when the workspace has none of the name. */
  async remove(name: string): Promise<void> {
    const { workspaceId } = this.context;
    if (!PROVIDER_NAME.test(name)) throw notFound(name);
    await this.revisions.change('models', async () => {
      if ((await this.db.delete(ProviderKey, { name })) === 0) throw notFound(name);
      await this.audit.record('provider_key.deleted', { type: 'provider_key', id: name });
    });
    await this.registry.invalidate(workspaceId);
    this.pool.drop(workspaceId, name);
  }

  /** Tests the provider, and stores the result. @throws DomainError `model_provider_not_found` */
  async test(name: string): Promise<ProviderTestDto> {
    const { spec, row } = await this.find(name);
    const result = await this.trial.run(this.pool.source(spec));
    if (row) {
      const outcome = result.ok
        ? ({ status: 'ok', detail: null } as const)
        : ({ status: 'failing', detail: result.detail?.slice(0, 500) ?? null } as const);
      await this.db.tx(() => this.db.update(ProviderKey, { id: row.id, secret: row.secret ?? null }, outcome));
    }
    return result;
  }

  /** Tests provider settings without storing anything. @throws DomainError `validation_failed` */
  async try(name: string, input: PutProviderKeyDto): Promise<ProviderTestDto> {
    refuseName(name);
    const existing = (await this.directory.rows()).find((row) => row.name === name) ?? null;
    const { kind, baseUrl, models, apiKey } = providerChange(name, input, existing, this.rules);
    const stored = existing && this.directory.specOf(existing);
    const keyUnreadable = apiKey === undefined && stored?.keyUnreadable;
    const source = this.pool.open({
      ...{ name, kind, baseUrl, models, workspaceId: this.context.workspaceId },
      apiKey: apiKey === undefined ? (stored?.apiKey ?? null) : apiKey,
      ...(keyUnreadable ? { keyUnreadable } : {}),
      version: `try-${randomUUID()}`,
    });
    try {
      return await this.trial.run(source);
    } finally {
      await this.pool.close(source, true);
    }
  }

  private async write(
    em: EntityManager,
    name: string,
    { kind, baseUrl, models, apiKey }: ProviderChange,
    existing: ProviderKey | null,
  ): Promise<void> {
    const { workspaceId } = this.context;
    const row = existing ?? Object.assign(new ProviderKey(), { workspaceId, name });
    Object.assign(row, { kind, baseUrl, models, status: 'unverified', detail: null });
    if (apiKey !== undefined) {
      row.secret = apiKey === null ? null : this.box.seal(apiKey, secretOwner(row));
      row.keyHint = apiKey === null || apiKey.length < 4 * HINT_CHARS ? null : apiKey.slice(-HINT_CHARS);
    }
    // Concurrent first writes do not conflict: the last one wins.
    if (existing) await em.flush();
    else
      await this.db.upsert(ProviderKey, row, {
        onConflictFields: ['workspaceId', 'name'],
        onConflictExcludeFields: ['id', 'createdAt'],
      });
  }

  private async find(name: string): Promise<{ spec: ProviderSpec; row?: ProviderKey }> {
    const row = (await this.directory.rows()).find((r) => r.name === name);
    if (row) return { spec: this.directory.specOf(row), row };
    const spec = this.directory.ofInstallation(name);
    if (!spec) throw notFound(name);
    return { spec };
  }

  private toDto(spec: ProviderSpec, row: ProviderKey | undefined): ProviderKeyDto {
    const dto = toProviderKeyDto(this.pool.source(spec), row);
    // The operator's address is hidden from workspaces.
    return spec.kind === 'openrouter' && spec.baseUrl === this.rules.openRouterUrl ? { ...dto, base_url: null } : dto;
  }
}

const notFound = (name: string): DomainError =>
  new DomainError('model_provider_not_found', `There is no provider ${name.slice(0, 32)}.`);
