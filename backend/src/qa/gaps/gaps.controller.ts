import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Reads } from '../../common/http/body-limits.js';
import { Returns } from '../../common/http/returns.js';
import { pageOf } from '../../common/paging/paging.js';
import {
  AddToEntryDto,
  ApprovedSuggestionDto,
  ApproveSuggestionDto,
  DismissSuggestionDto,
  GapsQuery,
  QaSuggestionDetailDto,
  QaSuggestionDto,
  QaSuggestionRelatedDto,
} from './dto/gap.dto.js';
import { GapDecisions } from './gap-decisions.service.js';
import { GapsService } from './gaps.service.js';

@ApiTags('qa')
@Controller('api/qa/suggestions')
export class QaSuggestionsController {
  constructor(
    private readonly gaps: GapsService,
    private readonly decisions: GapDecisions,
  ) {}

  @Get()
  @Requires('qa:read')
  @Returns(pageOf(QaSuggestionDto))
  list(@Query() query: GapsQuery) {
    return this.gaps.list(query);
  }

  @Get(':id')
  @Requires('qa:read')
  @Returns(QaSuggestionDetailDto)
  get(@Param('id') id: string) {
    return this.gaps.get(id);
  }

  @Get(':id/related')
  @Requires('qa:read')
  @Returns(QaSuggestionRelatedDto)
  related(@Param('id') id: string) {
    return this.gaps.related(id);
  }

  @Post(':id/approve')
  @Reads('large')
  @Requires('qa:publish')
  @Returns(ApprovedSuggestionDto, 201)
  approve(@Param('id') id: string, @Body() input: ApproveSuggestionDto) {
    return this.decisions.approve(id, input);
  }

  @Post(':id/add-to-entry')
  @Requires('qa:publish')
  @Returns(ApprovedSuggestionDto)
  addToEntry(@Param('id') id: string, @Body() input: AddToEntryDto) {
    return this.decisions.addTo(id, input);
  }

  @Post(':id/dismiss')
  @Requires('qa:write')
  @Returns(QaSuggestionDto)
  dismiss(@Param('id') id: string, @Body() input: DismissSuggestionDto) {
    return this.decisions.dismiss(id, input);
  }

  @Post(':id/reopen')
  @Requires('qa:write')
  @Returns(QaSuggestionDto)
  reopen(@Param('id') id: string) {
    return this.decisions.reopen(id);
  }
}
