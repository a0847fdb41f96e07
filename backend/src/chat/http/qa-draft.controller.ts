import { Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, Requires } from '../../common/auth/decorators.js';
import type { Principal } from '../../common/context/request-context.js';
import { Returns } from '../../common/http/returns.js';
import { QaSuggestionDraftedDto } from '../../qa/gaps/dto/gap.dto.js';
import { QaDraftService } from '../qa-draft.service.js';

@ApiTags('qa')
@Controller('api/qa/suggestions')
export class QaDraftController {
  constructor(private readonly drafts: QaDraftService) {}

  @Post(':id/draft')
  @Requires('qa:write')
  @Returns(
    QaSuggestionDraftedDto,
    200,
    'The answer drafted from the documents; it is stored with the suggestion until the suggestion is accepted or dismissed',
  )
  draft(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<QaSuggestionDraftedDto> {
    return this.drafts.draft(id, principal);
  }
}
