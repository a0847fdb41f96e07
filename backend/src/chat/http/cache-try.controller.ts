import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, Requires } from '../../common/auth/decorators.js';
import type { Principal } from '../../common/context/request-context.js';
import { Returns } from '../../common/http/returns.js';
import { CacheTryDto, CacheTryRequestDto } from '../../llm/cache/dto/cache-try.dto.js';
import { CacheTryService } from '../cache-try.service.js';
import { Reads } from '../../common/http/body-limits.js';

@ApiTags('cache')
@Controller('api/cache')
export class CacheTryController {
  constructor(private readonly tries: CacheTryService) {}

  @Post('try')
  @Reads('large')
  @Requires('cache:read')
  @Returns(
    CacheTryDto,
    200,
    'The cache entry that the question would hit, and why; nothing is counted or stored, no model is called',
  )
  try(@Body() input: CacheTryRequestDto, @CurrentPrincipal() principal: Principal): Promise<CacheTryDto> {
    return this.tries.try(input, principal);
  }
}
