import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { QaEntriesService } from '../entries/qa-entries.service.js';
import type { QaEntryDto } from '../entries/dto/qa-entry.dto.js';
import type { QaEntry } from '../entries/qa-entry.entity.js';
import type {
  AddToEntryDto,
  ApprovedSuggestionDto,
  ApproveSuggestionDto,
  DismissSuggestionDto,
  QaSuggestionDto,
} from './dto/gap.dto.js';
import type { GapDraft, QaGap } from './gap.entity.js';
import { GapsService } from './gaps.service.js';
import { QaGapsRepository } from './gaps.repository.js';

type Decision = Pick<QaGap, 'status'> & Partial<Pick<QaGap, 'entryId' | 'reason' | 'note' | 'draft'>>;

/** Decisions on suggestions: a new entry, wordings for an existing entry, or a dismissal. */
@Injectable()
export class GapDecisions {
  constructor(
    private readonly gaps: QaGapsRepository,
    private readonly reading: GapsService,
    private readonly entries: QaEntriesService,
    private readonly audit: AuditService,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /**
   * Publishes an entry that answers the questions of the group.
   * @throws DomainError `qa_suggestion_not_found`, `conflict` when it was decided already, and those of a new entry
   */
  async approve(id: string, input: ApproveSuggestionDto): Promise<ApprovedSuggestionDto> {
    await this.gaps.get(id);
    const entry = await this.entries.create({ ...input, status: 'published' }, 'suggestion', (em, made) =>
      this.answeredBy(em, id, made),
    );
    return this.approved(id, entry);
  }

  /** Adds wordings of the group to an existing entry. @throws the errors of `approve`, and `qa_entry_not_found` */
  async addTo(id: string, { entry_id: entryId, variants }: AddToEntryDto): Promise<ApprovedSuggestionDto> {
    await this.gaps.get(id);
    const known = await this.entries.get(entryId);
    if (known.status !== 'published')
      throw new DomainError('conflict', 'The entry is not published, so it would not answer the questions.');
    const all = { variants: [...known.variants, ...variants], version: known.version };
    const entry = await this.entries.update(entryId, all, (em, changed) => this.answeredBy(em, id, changed));
    return this.approved(id, entry);
  }

  /** Questions that join later are counted, but do not reopen it. @throws DomainError `qa_suggestion_not_found`, `conflict` */
  async dismiss(id: string, { reason, note = '' }: DismissSuggestionDto): Promise<QaSuggestionDto> {
    return this.decide(id, ['open'], { status: 'dismissed', reason, note, draft: null }, 'qa_suggestion.dismissed');
  }

  /** Reverts a decision; an entry created from it stays. @throws DomainError `qa_suggestion_not_found`, `conflict` */
  async reopen(id: string): Promise<QaSuggestionDto> {
    const open = { status: 'open', reason: null, note: '' } as const;
    return this.decide(id, ['dismissed', 'answered'], open, 'qa_suggestion.reopened');
  }

  /** @throws DomainError `qa_suggestion_not_found` */
  async keepDraft(id: string, draft: GapDraft): Promise<void> {
    await this.db.tx(async (em) => {
      (await this.gaps.lock(id)).draft = draft;
      await em.flush();
    });
  }

  private async answeredBy(em: EntityManager, id: string, { id: entryId }: QaEntry): Promise<void> {
    const answered = { status: 'answered', entryId, reason: null, note: '', draft: null } as const;
    await this.change(em, id, ['open'], answered, 'qa_suggestion.approved');
  }

  private async decide(id: string, from: QaGap['status'][], to: Decision, action: string): Promise<QaSuggestionDto> {
    await this.db.tx((em) => this.change(em, id, from, to, action));
    return this.reading.dto(await this.gaps.get(id));
  }

  private async change(
    em: EntityManager,
    id: string,
    from: QaGap['status'][],
    to: Decision,
    action: string,
  ): Promise<void> {
    const gap = await this.gaps.lock(id);
    if (!from.includes(gap.status))
      throw new DomainError('conflict', 'The suggestion was decided by someone else in the meantime. Reload it.');
    const decided = to.status !== 'open';
    const decidedAt = decided ? this.clock.now() : null;
    Object.assign(gap, to, { decidedAt, decidedBy: decided ? this.context.requiredPrincipal.id : null });
    await em.flush();
    const detail = { status: to.status, ...(to.reason ? { reason: to.reason } : {}) };
    await this.audit.record(action, { type: 'qa_suggestion', id }, detail);
  }

  private async approved(id: string, entry: QaEntryDto): Promise<ApprovedSuggestionDto> {
    return { suggestion: await this.reading.dto(await this.gaps.get(id)), entry };
  }
}
