import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { TenantDb } from '../../database/tenant-db.js';
import { unlessTaken } from '../../database/unique-violations.js';
import { Maxima } from '../../limits/maxima.js';
import { DocumentsRepository } from '../documents/documents.repository.js';
import type {
  AddedTestQuestionsDto,
  CreateTestSetDto,
  ExpectedPassageDto,
  TestQuestionDto,
  TestQuestionInputDto,
  TestQuestionsQuery,
  TestSetDto,
  UpdateTestQuestionDto,
} from './dto/test-set.dto.js';
import { fromExpectedDto, toQuestionDto, toTestSetDto } from './evaluation.mapper.js';
import { EvaluationRepository } from './evaluation.repository.js';
import { TestQuestion, TestSet } from './test-set.entity.js';

/** A run processes them sequentially. */
export const MAX_QUESTIONS = 1_000;

const TAKEN = { test_sets_name_unique: ['conflict', 'A test set with this name already exists.'] } as const;

/** Test sets of the context's workspace and their questions. */
@Injectable()
export class TestSetsService {
  constructor(
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
    private readonly documents: DocumentsRepository,
    private readonly evaluation: EvaluationRepository,
    private readonly maxima: Maxima,
  ) {}

  async list(query: PageQuery): Promise<Page<TestSetDto>> {
    const page = await this.evaluation.sets.page(query);
    const counts = await this.evaluation.questionCounts(page.items.map((set) => set.id));
    return mapPage(page, (set) => toTestSetDto(set, counts.get(set.id)!));
  }

  async get(id: string): Promise<TestSetDto> {
    return toTestSetDto(await this.evaluation.sets.get(id), await this.evaluation.countQuestions(id));
  }

  /** @throws DomainError `conflict` when the name is taken, `quota_exceeded` */
  async create({ name }: CreateTestSetDto): Promise<TestSetDto> {
    const set = Object.assign(new TestSet(), { workspaceId: this.context.workspaceId, name });
    return unlessTaken(TAKEN, () =>
      this.db.tx(async (em) => {
        await this.maxima.refuseBeyond(em, 'test_sets', TestSet, {});
        await em.persist(set).flush();
        await this.audit.record('test_set.created', { type: 'test_set', id: set.id }, { name });
        return toTestSetDto(set, 0);
      }),
    );
  }

  /** @throws DomainError `conflict` when the name is taken */
  async rename(id: string, { name }: CreateTestSetDto): Promise<TestSetDto> {
    await unlessTaken(TAKEN, () =>
      this.db.tx(async (em) => {
        const set = await this.evaluation.sets.lock(id);
        set.name = name;
        await em.flush();
        await this.audit.record('test_set.updated', { type: 'test_set', id }, { name });
      }),
    );
    return this.get(id);
  }

  /** Deletes its questions and runs too. */
  async delete(id: string): Promise<void> {
    await this.db.tx(async () => {
      const { name } = await this.evaluation.sets.lock(id);
      await this.evaluation.removeSet(id);
      await this.audit.record('test_set.deleted', { type: 'test_set', id }, { name });
    });
  }

  async questions(id: string, query: TestQuestionsQuery): Promise<Page<TestQuestionDto>> {
    await this.evaluation.sets.get(id);
    return mapPage(await this.evaluation.questionPage(id, query), toQuestionDto);
  }

  /** Adds all or none. @throws DomainError `document_not_found` for a passage of a document that is not in the workspace */
  async addQuestions(id: string, questions: TestQuestionInputDto[]): Promise<AddedTestQuestionsDto> {
    questions.forEach((question) => assertSpans(question.expected));
    await this.assertDocuments(questions.flatMap((question) => question.expected));
    return this.db.tx(async (em) => {
      await this.evaluation.sets.lock(id);
      if ((await this.evaluation.countQuestions(id)) + questions.length > MAX_QUESTIONS) {
        throw new DomainError('validation_failed', `A test set has at most ${MAX_QUESTIONS} questions.`);
      }
      const rows = questions.map((question) => this.newQuestion(id, question));
      await em.persist(rows).flush();
      return { questions: rows.map(toQuestionDto) };
    });
  }

  /** @throws DomainError `document_not_found`, as in `addQuestions`; passages that the question already has are not checked */
  async updateQuestion(setId: string, id: string, input: UpdateTestQuestionDto): Promise<TestQuestionDto> {
    if (input.expected) assertSpans(input.expected);
    return this.db.tx(async (em) => {
      const row = await this.evaluation.questions.get(id, { testSetId: setId });
      if (input.question !== undefined) row.question = input.question;
      if (input.expected) await this.replaceExpected(row, input.expected);
      await em.flush();
      return toQuestionDto(row);
    });
  }

  async deleteQuestion(setId: string, id: string): Promise<void> {
    await this.db.tx(async (em) => em.remove(await this.evaluation.questions.get(id, { testSetId: setId })).flush());
  }

  private async replaceExpected(row: TestQuestion, expected: ExpectedPassageDto[]): Promise<void> {
    const known = new Set(row.expected.map(({ documentId }) => documentId));
    await this.assertDocuments(expected.filter(({ document_id }) => !known.has(document_id)));
    row.expected = expected.map(fromExpectedDto);
  }

  /** @throws DomainError `document_not_found` */
  private async assertDocuments(expected: readonly ExpectedPassageDto[]): Promise<void> {
    const ids = [...new Set(expected.map(({ document_id }) => document_id))];
    const found = new Set((await this.documents.findLive(ids)).map(({ id }) => id));
    const missing = ids.find((id) => !found.has(id));
    if (missing) throw new DomainError('document_not_found', `There is no document ${missing} in this workspace.`);
  }

  private newQuestion(testSetId: string, { question, expected }: TestQuestionInputDto): TestQuestion {
    const { workspaceId } = this.context;
    return Object.assign(new TestQuestion(), {
      workspaceId,
      testSetId,
      question,
      expected: expected.map(fromExpectedDto),
    });
  }
}

function assertSpans(expected: readonly ExpectedPassageDto[]): void {
  expected.forEach(({ start, end }, i) => {
    if (end > start) return;
    const errors = [{ field: `expected.${i}.end`, code: 'end', message: 'end must be greater than start' }];
    throw new DomainError('validation_failed', 'The end of a passage must be after its start.', { errors });
  });
}
