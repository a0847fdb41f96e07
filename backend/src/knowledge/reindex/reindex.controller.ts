import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { EmbedderDto, ReindexDto, StartReindexBody } from './dto/reindex.dto.js';
import { ReindexService } from './reindex.service.js';

@ApiTags('knowledge')
@Controller('api/rag')
export class ReindexController {
  constructor(private readonly reindexes: ReindexService) {}

  /** Current embedder, available embedders, and the latest reindex. */
  @Get('embedder')
  @Requires('knowledge:read')
  @Returns(EmbedderDto)
  embedder(): Promise<EmbedderDto> {
    return this.reindexes.status();
  }

  /**
   * Builds a new index beside the one that is searched and switches when it is complete. The old one is kept until `finish`.
   */
  @Post('reindex')
  @Requires('knowledge:write')
  @Returns(ReindexDto, 202)
  start(@Body() body: StartReindexBody): Promise<ReindexDto> {
    return this.reindexes.start(body);
  }

  /** Before the switch: removes the unfinished index. */
  @Post('reindex/cancel')
  @Requires('knowledge:write')
  @Returns(ReindexDto, 202)
  cancel(): Promise<ReindexDto> {
    return this.reindexes.cancel();
  }

  /** After the switch: brings the old index up to date, switches back to it and removes the new one. */
  @Post('reindex/rollback')
  @Requires('knowledge:write')
  @Returns(ReindexDto, 202)
  rollBack(): Promise<ReindexDto> {
    return this.reindexes.rollBack();
  }

  /** After the switch: removes the old index. */
  @Post('reindex/finish')
  @Requires('knowledge:write')
  @Returns(ReindexDto, 202)
  finish(): Promise<ReindexDto> {
    return this.reindexes.finish();
  }
}
