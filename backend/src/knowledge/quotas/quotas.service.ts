import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { TenantDb } from '../../database/tenant-db.js';
import { type SettingsOf, WorkspaceSettings } from '../../workspaces/settings/workspace-settings.js';
import { OverviewRepository, type UsageRow } from '../documents/overview.repository.js';
import { IngestionFailure } from '../../parsing/reasons.js';
import { type Quota, type QuotaName, refusal, refuseBeyond } from './quota.js';
import { WorkspaceQuota } from './workspace-quota.entity.js';

/** 0 stands for no limit. */
const limit = (own: number | string | null | undefined, otherwise: number): number | null =>
  Number(own ?? otherwise) || null;

function failBeyond(quota: Quota, count: number): void {
  const words = refusal(quota, count);
  if (words !== undefined) throw new IngestionFailure('quota_exceeded', undefined, `${words} Then try again.`);
}

/** How much knowledge the context's workspace holds and may hold. What is being deleted does not count any more. */
@Injectable()
export class Quotas {
  private readonly allowed: SettingsOf<WorkspaceQuota, Record<QuotaName, number | null>>;

  constructor(
    private readonly db: TenantDb,
    private readonly overview: OverviewRepository,
    settings: WorkspaceSettings,
    { quotas }: AppConfig,
  ) {
    this.allowed = settings.of({
      name: 'workspace_quotas',
      entity: WorkspaceQuota,
      read: (row) => ({
        storage: limit(row?.storageBytes, quotas.storageBytes),
        documents: limit(row?.documents, quotas.documents),
        chunks: limit(row?.chunks, quotas.chunks),
      }),
    });
  }

  /** The transaction's first statement, where it is to add something: two at once take turns. */
  lock(em: EntityManager): Promise<void> {
    return this.db.lockWorkspace(em);
  }

  async of(usage: UsageRow): Promise<Quota[]> {
    const allowed = await this.allowed.load();
    return [
      { name: 'storage', used: usage.blobBytes, allowed: allowed.storage },
      { name: 'documents', used: usage.documents, allowed: allowed.documents },
      { name: 'chunks', used: usage.chunks, allowed: allowed.chunks },
    ];
  }

  /** In a transaction that holds the lock. @throws DomainError `quota_exceeded` */
  async refuseFile({ sha256, sizeBytes }: { sha256: string; sizeBytes: number }, isNew: boolean): Promise<void> {
    const [storage, documents] = await this.of(await this.overview.usage());
    if (isNew) refuseBeyond(documents!, 1);
    if (storage!.used + sizeBytes <= (storage!.allowed ?? Infinity)) return;
    // The same bytes are stored once, whatever they belong to.
    if (!(await this.overview.countsContent(sha256))) refuseBeyond(storage!, sizeBytes);
  }

  /**
   * The same for passages that take the place of `before` of the same version.
   * @throws IngestionFailure `quota_exceeded`: the document fails, its bytes stay, and a retry finds out whether there is room then
   */
  async refuseChunks(count: number, before: number): Promise<void> {
    const chunks = await this.chunks();
    failBeyond({ ...chunks, used: chunks.used - before }, count);
  }

  /** The same for an index that is being built, which has `used` passages so far. */
  async refuseIndexed(count: number, used: number): Promise<void> {
    failBeyond({ ...(await this.chunks()), used }, count);
  }

  private async chunks(): Promise<Quota> {
    return (await this.of(await this.overview.usage()))[2]!;
  }
}
