import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf, PageQuery } from '../../common/paging/paging.js';
import {
  AddedTestQuestionsDto,
  AddTestQuestionsDto,
  CreateTestSetDto,
  TestQuestionDto,
  TestQuestionParam,
  TestQuestionsQuery,
  TestSetDto,
  TestSetParam,
  UpdateTestQuestionDto,
} from './dto/test-set.dto.js';
import { TestSetsService } from './test-sets.service.js';
import { Reads } from '../../common/http/body-limits.js';

@ApiTags('knowledge')
@Controller('api/rag/test-sets')
export class TestSetsController {
  constructor(private readonly sets: TestSetsService) {}

  @Get()
  @Requires('knowledge:read')
  @Returns(pageOf(TestSetDto))
  list(@Query() query: PageQuery) {
    return this.sets.list(query);
  }

  @Post()
  @Requires('knowledge:write')
  @Returns(TestSetDto, 201)
  create(@Body() input: CreateTestSetDto) {
    return this.sets.create(input);
  }

  @Get(':id')
  @Requires('knowledge:read')
  @Returns(TestSetDto)
  get(@Param() { id }: TestSetParam) {
    return this.sets.get(id);
  }

  @Patch(':id')
  @Requires('knowledge:write')
  @Returns(TestSetDto)
  rename(@Param() { id }: TestSetParam, @Body() input: CreateTestSetDto) {
    return this.sets.rename(id, input);
  }

  /** Deletes its questions and runs too. */
  @Delete(':id')
  @Requires('knowledge:write')
  @Returns(null, 204)
  remove(@Param() { id }: TestSetParam) {
    return this.sets.delete(id);
  }

  @Get(':id/questions')
  @Requires('knowledge:read')
  @Returns(pageOf(TestQuestionDto))
  questions(@Param() { id }: TestSetParam, @Query() query: TestQuestionsQuery) {
    return this.sets.questions(id, query);
  }

  /** Adds all questions, or none. */
  @Post(':id/questions')
  @Reads('large')
  @Requires('knowledge:write')
  @Returns(AddedTestQuestionsDto, 201)
  add(@Param() { id }: TestSetParam, @Body() { questions }: AddTestQuestionsDto) {
    return this.sets.addQuestions(id, questions);
  }

  @Patch(':id/questions/:question_id')
  @Reads('large')
  @Requires('knowledge:write')
  @Returns(TestQuestionDto)
  update(@Param() { id, question_id }: TestQuestionParam, @Body() input: UpdateTestQuestionDto) {
    return this.sets.updateQuestion(id, question_id, input);
  }

  @Delete(':id/questions/:question_id')
  @Requires('knowledge:write')
  @Returns(null, 204)
  removeQuestion(@Param() { id, question_id }: TestQuestionParam) {
    return this.sets.deleteQuestion(id, question_id);
  }
}
