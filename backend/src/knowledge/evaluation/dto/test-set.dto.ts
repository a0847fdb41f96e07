import { Int, IsoDate, ListOf, Text, Uuid } from '../../../common/dto/fields.js';
import { PageQuery } from '../../../common/paging/paging.js';

const name = { min: 1, max: 120, trim: true, pattern: /\S/ };
const question = { min: 1, max: 2_000, trim: true, pattern: /\S/ };
const EXPECTED = {
  max: 20,
  description: 'Passages that answer it. Empty: the documents do not answer it, and finding nothing is correct.',
};

export class CreateTestSetDto {
  @Text(name) name: string;
}

export class TestSetDto {
  @Uuid() id: string;
  @Text(name) name: string;
  @Int({ min: 0 }) questions: number;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
}

export class ExpectedPassageDto {
  @Uuid() document_id: string;
  @Int({ min: 0, description: 'Offset in the extracted text, in UTF-16 code units' }) start: number;
  @Int({ min: 1 }) end: number;
  @Text({ min: 1, max: 4_000, pattern: /\S/, description: 'Its text, by which it is found again in a new version' })
  quote: string;
}

export class TestQuestionInputDto {
  @Text(question) question: string;
  @ListOf(() => ExpectedPassageDto, EXPECTED) expected: ExpectedPassageDto[];
}

export class AddTestQuestionsDto {
  @ListOf(() => TestQuestionInputDto, { min: 1, max: 200 }) questions: TestQuestionInputDto[];
}

export class UpdateTestQuestionDto {
  @Text({ ...question, optional: true }) question?: string;
  @ListOf(() => ExpectedPassageDto, { ...EXPECTED, optional: true }) expected?: ExpectedPassageDto[];
}

export class TestQuestionDto {
  @Uuid() id: string;
  @Text(question) question: string;
  @ListOf(() => ExpectedPassageDto, EXPECTED) expected: ExpectedPassageDto[];
  @IsoDate() created_at: string;
}

export class AddedTestQuestionsDto {
  @ListOf(() => TestQuestionDto) questions: TestQuestionDto[];
}

export class TestQuestionsQuery extends PageQuery {
  @Text({ max: 200, optional: true, trim: true, description: 'Part of the question' }) q?: string;
}

export class TestSetParam {
  @Uuid() id: string;
}

export class TestQuestionParam extends TestSetParam {
  @Uuid() question_id: string;
}
