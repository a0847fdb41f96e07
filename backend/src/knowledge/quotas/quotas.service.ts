import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { TenantDb } from '../../database/tenant-db.js';
import { type SettingsOf, WorkspaceSettings } from '../../workspaces/settings/workspace-settings.js';
import { OverviewRepository, type UsageRow } from '../documents/overview.repository.js';
import { IngestionFailure } from '../../parsing/reasons.js';
import { type Quota, type QuotaName, refusal, refuseBeyond } from './quota.js';
import { WorkspaceQuota } from './workspace-quota.entity.js';

/** 0 means no limit. */
const limit = (own: number | string | null | undefined, otherwise: number): number | null =>
  Number(own ?? otherwise) || null;

function failBeyond(quota: Quota, count: number): void {
  const words = refusal(quota, count);
  if (words !== undefined) throw new IngestionFailure('quota_exceeded', undefined, `${words} Then try again.`);
}

/** Usage and limits of the context's workspace. Data that is being deleted no longer counts. */
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

  /** Must be the first statement of a transaction that adds something: it serialises concurrent additions. */
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

  /** Requires a transaction that holds the lock. @throws DomainError `quota_exceeded` */
  async refuseFile({ sha256, sizeBytes }: { sha256: string; sizeBytes: number }, isNew: boolean): Promise<void> {
    const [storage, documents] = await this.of(await this.overview.usage());
    if (isNew) refuseBeyond(documents!, 1);
    if (storage!.used + sizeBytes <= (storage!.allowed ?? Infinity)) return;
    // Identical bytes are stored once, whichever documents use them.
    if (!(await this.overview.countsContent(sha256))) refuseBeyond(storage!, sizeBytes);
  }

  /**
   * The same check for chunks that replace `before` chunks of the same version.
   * @throws IngestionFailure `quota_exceeded`: the document fails, its bytes stay, and a retry checks the quota again
   */
  async refuseChunks(count: number, before: number): Promise<void> {
    const chunks = await this.chunks();
    failBeyond({ ...chunks, used: chunks.used - before }, count);
  }

  /** The same check for an index that is being built and has `used` chunks so far. */
  async refuseIndexed(count: number, used: number): Promise<void> {
    failBeyond({ ...(await this.chunks()), used }, count);
  }

  private async chunks(): Promise<Quota> {
    return (await this.of(await this.overview.usage()))[2]!;
  }
}
