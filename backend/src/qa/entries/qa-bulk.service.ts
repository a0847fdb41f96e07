import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { toTags } from '../../common/text/tags.js';
import { TenantDb } from '../../database/tenant-db.js';
import { PeopleService } from '../../workspaces/people.service.js';
import { DomainError } from '../../common/errors/domain-error.js';
import type { QaBulkDto, QaBulkResultDto } from './dto/qa-entry.dto.js';
import { changed, contentOf, sameContent } from './qa-content.js';
import { QaEntriesRepository } from './qa-entries.repository.js';
import { keysOf } from './qa-entries.service.js';
import { type QaContent, QaEntry, type QaStatus, type QaVariant } from './qa-entry.entity.js';
import { QaEntryWriter, wordingsOf } from './qa-entry-writer.js';
import { Published, QaPublication } from './qa-publication.js';
import { questionKey } from '../../common/text/question-key.js';

const TARGET: Partial<Record<QaBulkDto['action'], QaStatus>> = {
  publish: 'published',
  archive: 'archived',
  draft: 'draft',
};

interface Work {
  em: EntityManager;
  published: Published;
  result: QaBulkResultDto;
}

/** Changes many entries in one transaction, and reports those that could not be changed. */
@Injectable()
export class QaBulkService {
  constructor(
    private readonly entries: QaEntriesRepository,
    private readonly writer: QaEntryWriter,
    private readonly publication: QaPublication,
    private readonly audit: AuditService,
    private readonly people: PeopleService,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `forbidden`, `validation_failed` */
  async run(input: QaBulkDto): Promise<QaBulkResultDto> {
    const ids = [...new Set(input.ids)].sort();
    await this.refuseStranger(input.owner_id);
    const known = await this.db.em().find(QaEntry, { id: { $in: ids }, staged: false });
    const answers = input.action === 'publish' || known.some(({ status }) => status === 'published');
    const result: QaBulkResultDto = { changed: [], skipped: [] };
    const work = async (em: EntityManager, published: Published): Promise<QaBulkResultDto> => {
      for (const id of ids) await this.one(id, input, answers, { em, published, result });
      const detail = { action: input.action, count: result.changed.length, ids: result.changed.map(({ id }) => id) };
      if (result.changed.length > 0)
        await this.audit.record('qa_entries.changed', { type: 'workspace', id: this.context.workspaceId }, detail);
      return result;
    };
    if (!answers) return this.publication.quiet((em) => work(em, new Published()));
    this.publication.refuseUnlessAllowed();
    return this.publication.change(work);
  }

  private async one(id: string, input: QaBulkDto, mayAnswer: boolean, { em, published, result }: Work): Promise<void> {
    const deleted = input.action === 'restore';
    const entry = await this.entries.findLocked(id, { staged: false, deletedAt: deleted ? { $ne: null } : null });
    const skip = (reason: string): void => void result.skipped.push({ id, reason });
    if (!entry) return skip(deleted ? 'It is not deleted.' : 'It no longer exists.');
    const variants = (await this.entries.variantsOf([id])).get(id)!;
    const before = contentOf(entry, variants);
    const was = entry.status;
    // Published in the meantime: without the permission the revision would not be incremented.
    if (was === 'published' && !mayAnswer) return skip('It was published by someone else in the meantime.');
    if (input.action === 'delete') await this.remove(em, entry, variants, published);
    else {
      const next = deleted ? before : this.next(input, before);
      if (!deleted && sameContent(next, before)) return skip('Nothing changes.');
      const twin = await this.taken(next, id);
      if (twin) return skip(`Another published entry already answers “${twin.text}”.`);
      entry.deletedAt = null;
      const now = await this.writer.write(em, entry, next);
      published.note(id, deleted ? null : was, entry.status, [...keysOf(variants), ...keysOf(now)]);
    }
    result.changed.push({ id, was });
  }

  private next(
    { action, add_tags: add = [], remove_tags: remove = [], ...edit }: QaBulkDto,
    before: QaContent,
  ): QaContent {
    const status = TARGET[action];
    if (status) return { ...before, status };
    const gone = new Set(toTags(remove, 'An entry'));
    const tags = [...before.tags.filter((tag) => !gone.has(tag)), ...add];
    return changed({ tags, language: edit.language, owner_id: edit.owner_id }, before);
  }

  private async remove(em: EntityManager, entry: QaEntry, variants: QaVariant[], published: Published): Promise<void> {
    published.note(entry.id, entry.status, null, keysOf(variants));
    Object.assign(entry, { deletedAt: this.clock.now(), externalId: null });
    for (const variant of variants) variant.published = false;
    await em.flush();
  }

  private async taken(content: QaContent, id: string): Promise<QaVariant | undefined> {
    if (content.status !== 'published') return undefined;
    const twins = await this.entries.publishedTwins(wordingsOf(content).map(questionKey), id);
    return twins.find(({ language }) => language === content.language);
  }

  private async refuseStranger(ownerId: string | null | undefined): Promise<void> {
    if (!ownerId || (await this.people.roleOf(ownerId, this.context.workspaceId)) !== null) return;
    throw new DomainError('validation_failed', 'The owner is not a member of the workspace.');
  }
}
