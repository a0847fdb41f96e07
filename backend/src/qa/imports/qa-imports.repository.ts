import type { EntityManager } from '@mikro-orm/postgresql';
import type { EntityData } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { newId } from '../../common/ids/ids.js';
import { questionKey } from '../../common/text/question-key.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { fill } from '../entries/qa-content.js';
import { type QaContent, QaEntry, type QaStatus, QaVariant, QaVersion } from '../entries/qa-entry.entity.js';
import { wordingsOf } from '../entries/qa-entry-writer.js';
import { IMPORTING, QaImport, QaImportPart, type QaImportState } from './qa-import.entity.js';

const PART_BYTES = 1_000_000;

/** A staged entry, not visible before the import ends. */
export interface Staged {
  content: QaContent;
  /** The entry that it replaces; null for a new entry. */
  replacesId: string | null;
}

/** Imports of the current workspace, with their files and staged entries. */
@Injectable()
export class QaImportsRepository extends TenantRows<QaImport> {
  constructor(
    db: TenantDb,
    private readonly context: RequestContext,
  ) {
    super(db, QaImport, 'qa_import_not_found', 'There is no such import in this workspace.');
  }

  async addFile(importId: string, bytes: Buffer): Promise<void> {
    for (let at = 0, number = 0; at < bytes.length; at += PART_BYTES, number++) {
      const part = bytes.subarray(at, at + PART_BYTES);
      await this.db.insertMany(QaImportPart, [
        Object.assign(new QaImportPart(), { importId, number, bytes: part }) as Partial<QaImportPart>,
      ]);
    }
  }

  async *file(importId: string): AsyncGenerator<Uint8Array> {
    for (let number = 0; ; number++) {
      const part = await this.db.em().findOne(QaImportPart, { importId, number });
      if (!part) return;
      yield part.bytes;
    }
  }

  /** @returns false when the import was cancelled or deleted, so that the worker must stop */
  async advance(id: string, values: EntityData<QaImport>, from: QaImportState[] = IMPORTING): Promise<boolean> {
    return (await this.db.update(QaImport, { id, state: { $in: from } }, values)) > 0;
  }

  countEntries(): Promise<number> {
    return this.db.em().count(QaEntry, {});
  }

  /** Entries by external id. */
  async byExternalId(ids: readonly string[]): Promise<Map<string, QaEntry>> {
    if (ids.length === 0) return new Map();
    const found = await this.db.em().find(QaEntry, { externalId: { $in: [...ids] }, deletedAt: null, staged: false });
    return new Map(found.map((entry) => [entry.externalId!, entry]));
  }

  /** Entries with these questions, by `language key`. */
  async byQuestion(keys: readonly string[]): Promise<Map<string, QaEntry>> {
    if (keys.length === 0) return new Map();
    const em = this.db.em();
    const rows = await em.find(QaVariant, { key: { $in: [...keys] }, position: 0 }, { orderBy: { id: 'asc' } });
    const ids = [...new Set(rows.map(({ entryId }) => entryId))];
    const entries = await em.find(QaEntry, { id: { $in: ids }, deletedAt: null, staged: false });
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    return new Map(
      rows.flatMap(({ entryId, key, language }) => {
        const entry = byId.get(entryId);
        return entry ? [[`${language} ${key}`, entry] as const] : [];
      }),
    );
  }

  async stage(importId: string, author: string, staged: readonly Staged[]): Promise<void> {
    const { workspaceId } = this.context;
    const rows = staged.map(({ content, replacesId }) => {
      const entry = Object.assign(new QaEntry(), { workspaceId, importId, replacesId, staged: true, origin: 'import' });
      fill(entry, replacesId === null ? content : { ...content, externalId: null });
      const variants = wordingsOf(content).map((text, position) => {
        const own = { workspaceId, entryId: entry.id, position, text, key: questionKey(text) };
        return Object.assign(new QaVariant(), { id: newId(), language: content.language, ...own });
      });
      const version = { workspaceId, entryId: entry.id, number: 1, content, author };
      return { entry, variants, version: Object.assign(new QaVersion(), version) };
    });
    await this.db.tx(async () => {
      await this.db.insertMany(
        QaEntry,
        rows.map(({ entry }) => entry),
      );
      await this.db.insertMany(
        QaVariant,
        rows.flatMap(({ variants }) => variants),
      );
      await this.db.insertMany(
        QaVersion,
        rows.map(({ version }) => version),
      );
    });
  }

  /** Deletes the staged entries of an unfinished import. */
  async discard(importId: string): Promise<void> {
    for (;;) {
      const some = await this.db.em().find(QaEntry, { importId, staged: true }, { fields: ['id'], limit: 1_000 });
      if (some.length === 0) return;
      await this.db.delete(QaEntry, { id: { $in: some.map(({ id }) => id) } });
    }
  }

  /**
   * Staged entries with a wording of another published entry, and that wording.
   * @param publish whether all entries of the import are published; otherwise only those that replace a published entry are checked
   */
  taken(importId: string, publish: boolean): Promise<{ id: string; text: string; question: string }[]> {
    return this.db.sql(
      `select distinct on (s.id) s.id, p.text, s.question from qa_entries s
       join qa_variants v on v.entry_id = s.id
       join qa_variants p on p.workspace_id = s.workspace_id and p.published and p.key = v.key and p.language = v.language
       left join qa_entries o on o.id = s.replaces_id
       where s.workspace_id = ? and s.import_id = ? and s.staged and (? or o.status = 'published')
         and p.entry_id is distinct from s.replaces_id`,
      [this.context.workspaceId, importId, publish],
    );
  }

  /** Deletes these staged entries. */
  async dropTaken(importId: string, publish: boolean): Promise<void> {
    const ids = (await this.taken(importId, publish)).map(({ id }) => id);
    for (let at = 0; at < ids.length; at += 1_000)
      await this.db.delete(QaEntry, { id: { $in: ids.slice(at, at + 1_000) }, staged: true });
  }

  /** Makes all staged entries visible, in the current transaction. @returns ids by previous status */
  async apply(
    em: EntityManager,
    importId: string,
    publish: boolean,
  ): Promise<{ created: string[]; updated: { id: string; was: QaStatus }[] }> {
    const { workspaceId } = this.context;
    const own = [workspaceId, importId] as const;
    const run = <R extends object>(text: string, params: readonly unknown[]): Promise<R[]> =>
      this.db.sql<R>(text, params);
    const updated = await run<{ id: string; was: QaStatus }>(
      `select o.id, o.status as was from qa_entries o join qa_entries s on s.replaces_id = o.id
       where s.workspace_id = ? and s.import_id = ? and s.staged and o.workspace_id = s.workspace_id`,
      own,
    );
    await run(
      `delete from qa_variants v using qa_entries s
       where s.workspace_id = ? and s.import_id = ? and s.staged and v.entry_id = s.replaces_id`,
      own,
    );
    await run(
      `update qa_entries o set question = s.question, questions = s.questions, answer = s.answer, language = s.language,
         tags = s.tags, valid_from = s.valid_from, valid_until = s.valid_until, note = s.note, version = o.version + 1,
         updated_at = s.updated_at, import_id = s.import_id, status = case when ? then 'published' else o.status end
       from qa_entries s where s.workspace_id = ? and s.import_id = ? and s.staged and o.id = s.replaces_id`,
      [publish, ...own],
    );
    for (const table of ['qa_variants', 'qa_versions'])
      await run(
        `update ${table} c set entry_id = s.replaces_id${table === 'qa_versions' ? ', number = o.version' : ''}
         from qa_entries s join qa_entries o on o.id = s.replaces_id
         where s.workspace_id = ? and s.import_id = ? and s.staged and c.entry_id = s.id`,
        own,
      );
    await this.db.delete(QaEntry, { importId, staged: true, replacesId: { $ne: null } });
    const created = await run<{ id: string }>(
      `update qa_entries set staged = false, status = case when ? then 'published' else status end
       where workspace_id = ? and import_id = ? and staged returning id`,
      [publish, ...own],
    );
    await run(
      `update qa_variants v set published = true from qa_entries e
       where e.workspace_id = ? and e.import_id = ? and e.status = 'published' and v.entry_id = e.id and not v.published`,
      own,
    );
    await em.flush();
    return { created: created.map(({ id }) => id), updated };
  }
}
