import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { escapeLike } from '../../common/text/like.js';
import type { Page } from '../../common/paging/paging.js';
import { OLDEST_FIRST } from '../../database/keyset-page.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import type { TestQuestionsQuery } from './dto/test-set.dto.js';
import { TestRun, UNFINISHED } from './test-run.entity.js';
import { TestQuestion, TestSet } from './test-set.entity.js';

/** Test sets, questions and runs of the context's workspace. Ids of others are not found. */
@Injectable()
export class EvaluationRepository {
  readonly sets: TenantRows<TestSet>;
  readonly questions: TenantRows<TestQuestion>;
  readonly runs: TenantRows<TestRun>;

  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
  ) {
    this.sets = new TenantRows(db, TestSet, 'test_set_not_found');
    this.questions = new TenantRows(db, TestQuestion, 'test_question_not_found');
    this.runs = new TenantRows(db, TestRun, 'test_run_not_found');
  }

  async questionCounts(setIds: string[]): Promise<Map<string, number>> {
    const counts = await Promise.all(setIds.map((testSetId) => this.countQuestions(testSetId)));
    return new Map(setIds.map((id, i) => [id, counts[i]!]));
  }

  countQuestions(testSetId: string): Promise<number> {
    return this.db.em().count(TestQuestion, { testSetId });
  }

  questionPage(testSetId: string, { q, ...page }: TestQuestionsQuery): Promise<Page<TestQuestion>> {
    const where = { testSetId, ...(q ? { question: { $ilike: `%${escapeLike(q)}%` } } : {}) };
    return this.questions.page(page, where, OLDEST_FIRST);
  }

  allQuestions(testSetId: string): Promise<TestQuestion[]> {
    return this.db.em().find(TestQuestion, { testSetId }, { orderBy: { id: 'asc' } });
  }

  findUnfinishedRun(id: string): Promise<TestRun | null> {
    return this.db.em().findOne(TestRun, { id, state: { $in: UNFINISHED } });
  }

  /** @returns false if it was cancelled or deleted in the meantime; then nothing is written. */
  async advanceRun(id: string, values: Partial<TestRun>): Promise<boolean> {
    // A native update bypasses the entity's own hook.
    const stamped = { ...values, updatedAt: this.clock.now() };
    return this.db.tx(async () => (await this.db.update(TestRun, { id, state: { $in: UNFINISHED } }, stamped)) > 0);
  }

  /** Must run in a transaction; deletes the set's questions and runs too. */
  async removeSet(id: string): Promise<void> {
    await this.db.delete(TestSet, { id });
  }
}
