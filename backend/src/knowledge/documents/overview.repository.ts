import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';

export interface UsageRow {
  documents: number;
  failed: number;
  inProgress: number;
  versions: number;
  /** Chunks of all stored versions in the index that is searched. */
  chunks: number;
  /** Bytes of the original files, each content counted once. */
  blobBytes: number;
  textBytes: number;
}

export interface DeadRow {
  documentId: string;
  versionId: string;
  name: string;
  stage: string | null;
  code: string | null;
  message: string | null;
  attempts: number;
  failedAt: Date;
}

const FOLDERS_SQL = `
  select folder as path, count(*)::int as documents from documents
  where workspace_id = ? and status <> 'deleting' and folder <> '' group by folder order by folder limit 1000`;

const TAGS_SQL = `
  select tag, count(*)::int as documents from documents, unnest(tags) as tag
  where workspace_id = ? and status <> 'deleting' group by tag order by count(*) desc, tag limit 1000`;

const TYPES_SQL = `
  select mime_type as "mimeType", count(*)::int as documents, coalesce(sum(size_bytes), 0)::float8 as bytes from documents
  where workspace_id = ? and status <> 'deleting' group by mime_type`;

/**
 * Usage that counts towards quotas: excludes documents that are being deleted; chunks are summed from the versions' counts,
 * which are fewer rows.
 */
const USAGE_SQL = `
  with own as (select id, status from documents where workspace_id = ? and status <> 'deleting'),
    kept as (
      select v.sha256, v.size_bytes, v.text_bytes, v.chunk_count from document_versions v join own on own.id = v.document_id
      where v.workspace_id = ? and v.state <> 'superseded'
    )
  select (select count(*) from own)::int as documents,
    (select count(*) from own where status = 'failed')::int as failed,
    (select count(*) from own where status in ('queued', 'parsing', 'ocr', 'chunking', 'embedding'))::int as "inProgress",
    (select count(*) from kept)::int as versions,
    (select coalesce(sum(chunk_count), 0) from kept)::int as chunks,
    (select coalesce(sum(size_bytes), 0) from (select distinct sha256, size_bytes from kept) as files)::float8 as "blobBytes",
    (select coalesce(sum(text_bytes), 0) from kept)::float8 as "textBytes"`;

const CONTENT_SQL = `
  select v.id from document_versions v join documents d on d.id = v.document_id
  where v.workspace_id = ? and d.workspace_id = ? and v.sha256 = ? and v.state <> 'superseded' and d.status <> 'deleting'
  limit 1`;

const DEAD_SQL = `
  select d.id as "documentId", v.id as "versionId", d.name, v.failed_stage as stage, v.reason_code as code,
    v.reason_message as message, v.attempts, coalesce(v.failed_at, v.updated_at) as "failedAt"
  from document_versions v join documents d on d.id = v.document_id and d.target_version_id = v.id
  where v.workspace_id = ? and d.workspace_id = ? and v.state = 'failed' and d.status = 'failed'
    and (?::uuid is null or v.id < ?::uuid)
  order by v.id desc limit ?`;

/** Statistics about the documents of the context's workspace. */
@Injectable()
export class OverviewRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  folders(): Promise<{ path: string; documents: number }[]> {
    return this.db.sql(FOLDERS_SQL, [this.context.workspaceId]);
  }

  tags(): Promise<{ tag: string; documents: number }[]> {
    return this.db.sql(TAGS_SQL, [this.context.workspaceId]);
  }

  types(): Promise<{ mimeType: string; documents: number; bytes: number }[]> {
    return this.db.sql(TYPES_SQL, [this.context.workspaceId]);
  }

  async usage(): Promise<UsageRow> {
    const { workspaceId } = this.context;
    const [row] = await this.db.sql<UsageRow>(USAGE_SQL, [workspaceId, workspaceId]);
    return row!;
  }

  /** Whether these bytes are included in `usage`. */
  async countsContent(sha256: string): Promise<boolean> {
    const { workspaceId } = this.context;
    return (await this.db.sql(CONTENT_SQL, [workspaceId, workspaceId, sha256])).length > 0;
  }

  /** Versions that failed permanently, newest first. @param before id of the last version of the previous page */
  dead(before: string | null, limit: number): Promise<DeadRow[]> {
    const { workspaceId } = this.context;
    return this.db.sql(DEAD_SQL, [workspaceId, workspaceId, before, before, limit]);
  }
}
