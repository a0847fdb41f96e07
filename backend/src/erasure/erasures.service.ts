import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { RequestContext } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { isUuid } from '../common/ids/ids.js';
import { mapPage, type Page, type PageQuery } from '../common/paging/paging.js';
import { TenantDb } from '../database/tenant-db.js';
import { TenantRows } from '../database/tenant-rows.js';
import { Maxima } from '../limits/maxima.js';
import { Erasure, NOTHING_ERASED } from './erasure.entity.js';
import type { ErasureDto, RequestErasureDto } from './erasure.dto.js';

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}$/;

/** Requests to erase the data of one person; the worker processes them. */
@Injectable()
export class ErasuresService {
  private readonly rows: TenantRows<Erasure>;

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly maxima: Maxima,
  ) {
    this.rows = new TenantRows(db, Erasure, 'erasure_not_found');
  }

  /** @throws DomainError `validation_failed` | `quota_exceeded` */
  request({ kind, subject }: RequestErasureDto): Promise<ErasureDto> {
    const isOne = kind === 'visitor' ? isUuid(subject) : EMAIL.test(subject);
    if (!isOne) throw invalid(kind === 'visitor' ? 'This is not a visitor id.' : 'This is not an e-mail address.');
    const { workspaceId, requiredPrincipal } = this.context;
    const name = subject.toLowerCase();
    return this.db.tx(async (em) => {
      await this.maxima.refuseBeyond(em, 'erasures', Erasure, { state: 'queued' });
      const row = Object.assign(new Erasure(), {
        workspaceId,
        kind,
        subject: name,
        subjectHash: subjectHash(workspaceId, name),
        state: 'queued',
        requestedBy: requiredPrincipal.id,
        report: NOTHING_ERASED,
      });
      em.persist(row);
      await em.flush();
      const detail = { kind, subject_hash: row.subjectHash };
      await this.audit.record('erasure.requested', { type: 'erasure', id: row.id }, detail);
      return toDto(row);
    });
  }

  /** Newest first. */
  async list(query: PageQuery): Promise<Page<ErasureDto>> {
    return mapPage(await this.rows.page(query), toDto);
  }

  /** @throws DomainError `erasure_not_found` */
  async get(id: string): Promise<ErasureDto> {
    return toDto(await this.rows.get(id));
  }
}

const subjectHash = (workspaceId: string, subject: string): string =>
  createHash('sha256').update(`${workspaceId} ${subject}`).digest('hex');

const invalid = (message: string): DomainError =>
  new DomainError('validation_failed', message, { errors: [{ field: 'subject', code: 'subject', message }] });

const toDto = (row: Erasure): ErasureDto => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  subject_hash: row.subjectHash,
  requested_by: row.requestedBy,
  // Reports of earlier versions name fewer kinds.
  report: { ...NOTHING_ERASED, ...row.report },
  created_at: row.createdAt.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
});
