import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, Requires } from '../../common/auth/decorators.js';
import type { Principal } from '../../common/context/request-context.js';
import { Returns } from '../../common/http/returns.js';
import { QaTryDto, QaTryRequestDto } from '../../qa/search/qa-search.dto.js';
import { QaTryService } from '../qa-try.service.js';

@ApiTags('qa')
@Controller('api/qa')
export class QaTryController {
  constructor(private readonly tries: QaTryService) {}

  @Post('try')
  @Requires('qa:read')
  @Returns(
    QaTryDto,
    200,
    'The entry that would answer the question, and why; nothing is counted or stored, no model is called',
  )
  try(@Body() input: QaTryRequestDto, @CurrentPrincipal() principal: Principal): Promise<QaTryDto> {
    return this.tries.try(input, principal);
  }
}
