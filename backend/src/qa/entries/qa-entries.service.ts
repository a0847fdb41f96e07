import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { Maxima } from '../../limits/maxima.js';
import { PeopleService } from '../../workspaces/people.service.js';
import type { CreateQaEntryDto, QaEntryDto, QaListQuery, QaVersionDto, UpdateQaEntryDto } from './dto/qa-entry.dto.js';
import { changed, contentOf, sameContent } from './qa-content.js';
import { QaEntriesRepository, SEEN } from './qa-entries.repository.js';
import { type QaContent, QaEntry, type QaOrigin, type QaVariant } from './qa-entry.entity.js';
import { toEntryDto, toQaVersionDto } from './qa-entry.mapper.js';
import { QaEntryWriter } from './qa-entry-writer.js';
import { Published, QaPublication } from './qa-publication.js';

/** Further writes in the transaction of an entry change. */
export type AlsoWithEntry = (em: EntityManager, entry: QaEntry) => Promise<void>;

/** Changes single Q&A entries of the current workspace. */
@Injectable()
export class QaEntriesService {
  constructor(
    private readonly entries: QaEntriesRepository,
    private readonly writer: QaEntryWriter,
    private readonly publication: QaPublication,
    private readonly audit: AuditService,
    private readonly maxima: Maxima,
    private readonly people: PeopleService,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  async list({ limit, cursor, sort, ...filter }: QaListQuery): Promise<Page<QaEntryDto>> {
    const page = await this.entries.list({ limit, cursor }, filter, sort);
    const variants = await this.entries.variantsOf(page.items.map(({ id }) => id));
    const now = this.clock.now();
    return mapPage(page, (entry) => toEntryDto(entry, variants.get(entry.id)!, now));
  }

  async get(id: string): Promise<QaEntryDto> {
    return this.dto(await this.entries.get(id, SEEN));
  }

  /** @throws DomainError `quota_exceeded`, `qa_question_taken`, `forbidden`, `conflict` */
  async create(input: CreateQaEntryDto, origin: QaOrigin = 'manual', also?: AlsoWithEntry): Promise<QaEntryDto> {
    const { workspaceId, requiredPrincipal } = this.context;
    const mine = requiredPrincipal.kind === 'member' ? requiredPrincipal.userId : null;
    const content = changed({ ...input, owner_id: input.owner_id === undefined ? mine : input.owner_id });
    await this.refuseStranger(content.ownerId, null);
    return this.change(content, null, async (em, published) => {
      await this.maxima.refuseBeyond(em, 'qa_entries', QaEntry, {});
      const entry = Object.assign(new QaEntry(), { workspaceId, origin });
      const variants = await this.writer.create(em, entry, content);
      published.note(entry.id, null, entry.status, keysOf(variants));
      await also?.(em, entry);
      await this.audit.record('qa_entry.created', target(entry), { status: entry.status });
      return this.dto(entry, variants);
    });
  }

  /** @throws DomainError `qa_entry_not_found`, `conflict`, `qa_question_taken`, `forbidden` */
  async update(id: string, input: UpdateQaEntryDto, also?: AlsoWithEntry): Promise<QaEntryDto> {
    const seen = await this.content(id);
    const next = changed(input, seen);
    await this.refuseStranger(next.ownerId, seen.ownerId);
    return this.change(next, seen, async (em, published) => {
      const { entry, variants, before } = await this.locked(em, id, seen);
      if (input.version !== undefined && input.version !== entry.version) throw outdated();
      const content = changed(input, before);
      await also?.(em, entry);
      if (sameContent(content, before)) return this.dto(entry, variants);
      return this.write(em, published, entry, variants, content);
    });
  }

  /** Moves the entry to the bin, from which it can be restored for some days. @throws DomainError `qa_entry_not_found`, `forbidden` */
  async delete(id: string): Promise<void> {
    const seen = await this.content(id);
    await this.change(seen, seen, async (em, published) => {
      const { entry, variants } = await this.locked(em, id, seen);
      published.note(entry.id, entry.status, null, keysOf(variants));
      Object.assign(entry, { deletedAt: this.clock.now(), externalId: null });
      for (const variant of variants) variant.published = false;
      await em.flush();
      await this.audit.record('qa_entry.deleted', target(entry), { status: entry.status });
    });
  }

  async versions(id: string, query: PageQuery): Promise<Page<QaVersionDto>> {
    const { id: entryId } = await this.entries.get(id, SEEN);
    return mapPage(await this.entries.versionPage(entryId, query), toQaVersionDto);
  }

  /** Restores an old version as the next version; the status stays. */
  async restore(id: string, version: string): Promise<QaEntryDto> {
    const number = /^[1-9]\d{0,8}$/.test(version) ? Number(version) : 0;
    if (number === 0) throw new DomainError('qa_version_not_found');
    const seen = await this.content(id);
    return this.change(seen, seen, async (em, published) => {
      const { entry, variants, before } = await this.locked(em, id, seen);
      const old = (await this.entries.getVersion(entry.id, number)).content;
      const content = { ...before, ...old, status: before.status, externalId: before.externalId };
      return this.write(em, published, entry, variants, content, number);
    });
  }

  private async write(
    em: EntityManager,
    published: Published,
    entry: QaEntry,
    before: readonly QaVariant[],
    content: QaContent,
    restoredFrom?: number,
  ): Promise<QaEntryDto> {
    const { status: was } = entry;
    const keys = keysOf(before);
    const variants = await this.writer.write(em, entry, content, restoredFrom);
    published.note(entry.id, was, entry.status, [...keys, ...keysOf(variants)]);
    const detail = {
      status: entry.status,
      version: entry.version,
      ...(restoredFrom ? { restored_from: restoredFrom } : {}),
    };
    await this.audit.record(restoredFrom ? 'qa_entry.restored' : 'qa_entry.updated', target(entry), detail);
    return this.dto(entry, variants);
  }

  /** Optimistic locking: a concurrent change of the entry restarts the change. */
  private async change<T>(
    next: QaContent,
    seen: QaContent | null,
    fn: (em: EntityManager, published: Published) => Promise<T>,
  ): Promise<T> {
    const answers = next.status === 'published' || seen?.status === 'published';
    if (!answers) return this.publication.quiet((em) => fn(em, new Published()));
    this.publication.refuseUnlessAllowed();
    return this.publication.change(fn);
  }

  private async locked(em: EntityManager, id: string, seen: QaContent) {
    const entry = await this.entries.lock(id, SEEN);
    if (entry.status !== seen.status) throw outdated();
    const variants = (await this.entries.variantsOf([id])).get(id)!;
    return { entry, variants, before: contentOf(entry, variants) };
  }

  private async content(id: string): Promise<QaContent> {
    const entry = await this.entries.get(id, SEEN);
    return contentOf(entry, (await this.entries.variantsOf([id])).get(id)!);
  }

  private async dto(entry: QaEntry, variants?: readonly QaVariant[]): Promise<QaEntryDto> {
    const own = variants ?? (await this.entries.variantsOf([entry.id])).get(entry.id)!;
    return toEntryDto(entry, own, this.clock.now());
  }

  private async refuseStranger(ownerId: string | null, before: string | null): Promise<void> {
    if (ownerId === null || ownerId === before) return;
    if ((await this.people.roleOf(ownerId, this.context.workspaceId)) !== null) return;
    throw new DomainError('validation_failed', 'The owner is not a member of the workspace.', {
      errors: [{ field: 'owner_id', code: 'not_a_member', message: 'Choose a member of the workspace.' }],
    });
  }
}

export const keysOf = (variants: readonly QaVariant[]): string[] => variants.map(({ key }) => key);
const target = ({ id }: QaEntry): { type: string; id: string } => ({ type: 'qa_entry', id });
const outdated = (): DomainError =>
  new DomainError(
    'conflict',
    'The entry was changed by someone else in the meantime. Reload it and repeat your change.',
  );
