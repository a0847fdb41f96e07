import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { escapeLike } from '../../common/text/like.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TestRun, UNFINISHED } from './test-run.entity.js';
import { TestQuestion, TestSet } from './test-set.entity.js';

interface PageOf {
  limit: number;
  /** Rows beyond this id. */
  after?: string;
}

/** Test sets, questions and runs of the context's workspace. Ids of others are not found. */
@Injectable()
export class EvaluationRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
  ) {}

  listSets({ limit, after }: PageOf): Promise<TestSet[]> {
    return this.db.em().find(TestSet, before(after), { orderBy: { id: 'desc' }, limit });
  }

  /** @throws DomainError `test_set_not_found` */
  async getSet(id: string): Promise<TestSet> {
    const found = await this.db.em().findOne(TestSet, { id });
    if (!found) throw new DomainError('test_set_not_found');
    return found;
  }

  /** The same, held until the transaction ends: a set never gets more questions than it may have. */
  async lockSet(em: EntityManager, id: string): Promise<TestSet> {
    const found = await em.findOne(TestSet, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    if (!found) throw new DomainError('test_set_not_found');
    return found;
  }

  async questionCounts(setIds: string[]): Promise<Map<string, number>> {
    const counts = await Promise.all(setIds.map((testSetId) => this.countQuestions(testSetId)));
    return new Map(setIds.map((id, i) => [id, counts[i]!]));
  }

  countQuestions(testSetId: string): Promise<number> {
    return this.db.em().count(TestQuestion, { testSetId });
  }

  listQuestions(testSetId: string, { limit, after, q }: PageOf & { q?: string }): Promise<TestQuestion[]> {
    const where = {
      testSetId,
      ...(after ? { id: { $gt: after } } : {}),
      ...(q ? { question: { $ilike: `%${escapeLike(q)}%` } } : {}),
    };
    return this.db.em().find(TestQuestion, where, { orderBy: { id: 'asc' }, limit });
  }

  allQuestions(testSetId: string): Promise<TestQuestion[]> {
    return this.db.em().find(TestQuestion, { testSetId }, { orderBy: { id: 'asc' } });
  }

  /** @throws DomainError `test_question_not_found` */
  async getQuestion(em: EntityManager, testSetId: string, id: string): Promise<TestQuestion> {
    const found = await em.findOne(TestQuestion, { id, testSetId });
    if (!found) throw new DomainError('test_question_not_found');
    return found;
  }

  listRuns(testSetId: string, { limit, after }: PageOf): Promise<TestRun[]> {
    return this.db.em().find(TestRun, { testSetId, ...before(after) }, { orderBy: { id: 'desc' }, limit });
  }

  /** With its results. @throws DomainError `test_run_not_found` */
  async getRun(testSetId: string, id: string): Promise<TestRun> {
    const found = await this.db.em().findOne(TestRun, { id, testSetId }, { populate: ['results'] });
    if (!found) throw new DomainError('test_run_not_found');
    return found;
  }

  findUnfinishedRun(id: string): Promise<TestRun | null> {
    return this.db.em().findOne(TestRun, { id, state: { $in: UNFINISHED } });
  }

  /** @returns false when it was cancelled or deleted meanwhile: nothing is written then. */
  async advanceRun(id: string, values: Partial<TestRun>): Promise<boolean> {
    // A native update passes the entity's own hook by.
    const stamped = { ...values, updatedAt: this.clock.now() };
    return this.db.tx(async () => (await this.db.update(TestRun, { id, state: { $in: UNFINISHED } }, stamped)) > 0);
  }

  /** In a transaction; its questions and runs go with it. */
  async removeSet(id: string): Promise<void> {
    await this.db.delete(TestSet, { id });
  }
}

const before = (id: string | undefined): { id?: { $lt: string } } => (id ? { id: { $lt: id } } : {});
