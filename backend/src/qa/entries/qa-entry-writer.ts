import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { newId } from '../../common/ids/ids.js';
import { questionKey } from '../../common/text/question-key.js';
import { TenantDb } from '../../database/tenant-db.js';
import { fill } from './qa-content.js';
import { QaEntriesRepository } from './qa-entries.repository.js';
import { type QaContent, QaEntry, QaVariant, QaVersion } from './qa-entry.entity.js';

/** Maximum number of versions per entry; the oldest are deleted. */
export const VERSIONS_KEPT = 200;

/** Writes the rows of an entry: entry, wordings and versions. Must be called in the transaction of the change. */
@Injectable()
export class QaEntryWriter {
  constructor(
    private readonly entries: QaEntriesRepository,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** @returns the wordings of the new entry */
  async create(em: EntityManager, entry: QaEntry, content: QaContent): Promise<QaVariant[]> {
    fill(entry, content);
    await this.refuseTaken(entry, content);
    const variants = wordingsOf(content).map((text, position) => this.wording(entry, text, position));
    await em.persist([entry, ...variants, this.newVersion(entry, content)]).flush();
    return variants;
  }

  /**
   * Writes the content as the next version. A wording with an unchanged key keeps its row and thereby its vector.
   * @param entry locked
   * @returns the current wordings
   */
  async write(em: EntityManager, entry: QaEntry, content: QaContent, restoredFrom?: number): Promise<QaVariant[]> {
    await this.refuseTaken(entry, content);
    fill(entry, content);
    entry.version += 1;
    const old = new Map((await em.find(QaVariant, { entryId: entry.id })).map((row) => [row.key, row]));
    const now = wordingsOf(content).map((text, position) => {
      const fresh = this.wording(entry, text, position);
      const kept = old.get(fresh.key);
      old.delete(fresh.key);
      if (!kept) return fresh;
      // The vector is valid for exactly this text.
      const embedderId = kept.text === text ? kept.embedderId : null;
      return Object.assign(kept, { text, position, language: fresh.language, published: fresh.published, embedderId });
    });
    for (const gone of old.values()) em.remove(gone);
    await em.persist([entry, ...now, this.newVersion(entry, content, restoredFrom)]).flush();
    await this.db.delete(QaVersion, { entryId: entry.id, number: { $lte: entry.version - VERSIONS_KEPT } });
    return now;
  }

  /** Checked before the database constraint, to name the other entry. @throws DomainError `qa_question_taken` */
  private async refuseTaken({ id }: QaEntry, content: QaContent): Promise<void> {
    if (content.status !== 'published') return;
    const keys = wordingsOf(content).map(questionKey);
    const twins = await this.entries.publishedTwins(keys, id);
    const twin = twins.find(({ language }) => language === content.language);
    if (twin) throw taken(twin);
  }

  private wording({ id: entryId, language, status }: QaEntry, text: string, position: number): QaVariant {
    const { workspaceId } = this.context;
    const key = questionKey(text);
    const published = status === 'published';
    return Object.assign(new QaVariant(), {
      id: newId(),
      workspaceId,
      entryId,
      position,
      text,
      key,
      language,
      published,
    });
  }

  private newVersion({ id: entryId, version: number }: QaEntry, content: QaContent, restoredFrom?: number): QaVersion {
    const { workspaceId, principal } = this.context;
    const author = principal?.id ?? 'system';
    return Object.assign(new QaVersion(), {
      workspaceId,
      entryId,
      number,
      content,
      author,
      restoredFrom: restoredFrom ?? null,
    });
  }
}

export const wordingsOf = ({ question, variants }: Pick<QaContent, 'question' | 'variants'>): string[] => [
  question,
  ...variants,
];

export const taken = ({ text }: Pick<QaVariant, 'text'>): DomainError =>
  new DomainError(
    'qa_question_taken',
    `Another published entry already answers “${text}”. Archive it, or remove the wording from one of the two.`,
  );
