import { createHash } from 'node:crypto';
import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { WidgetConfig } from '@nexus/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { AppConfig } from '../../config/app-config.js';
import { OpenSessionDto, VisitorChallengeDto, VisitorSessionDto, WidgetConfigDto } from '../dto/visitor.dto.js';
import { VisitorSessionsService } from '../visitor-sessions.service.js';
import { askerOf } from './request-origin.js';
import { Reads } from '../../common/http/body-limits.js';

@ApiTags('widget')
@Controller('api/widget')
export class PublicWidgetController {
  constructor(
    private readonly sessions: VisitorSessionsService,
    private readonly config: AppConfig,
  ) {}

  @Get(':publicId/config')
  @Public()
  @Returns(WidgetConfigDto)
  async configuration(
    @Param('publicId') publicId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WidgetConfig | undefined> {
    const config = await this.sessions.configuration(publicId, askerOf(request, this.config.http.publicUrl));
    // A refusal is not cached: the website may be allowed at any time.
    void reply.header('cache-control', config.allowed_here === false ? 'no-store' : 'public, max-age=60');
    const etag = `"${createHash('sha256').update(JSON.stringify(config)).digest('base64url').slice(0, 22)}"`;
    void reply.header('etag', etag);
    if (!request.headers['if-none-match']?.split(/, ?/).includes(etag)) return config;
    void reply.status(304);
    return undefined;
  }

  @Post(':publicId/session')
  @Reads('small')
  @Public()
  @Header('Cache-Control', 'no-store')
  @Returns(VisitorSessionDto)
  session(
    @Param('publicId') publicId: string,
    @Body() dto: OpenSessionDto,
    @Req() request: FastifyRequest,
  ): Promise<VisitorSessionDto> {
    return this.sessions.open(publicId, askerOf(request, this.config.http.publicUrl), dto);
  }

  @Get(':publicId/challenge')
  @Public()
  @Header('Cache-Control', 'no-store')
  @Returns(VisitorChallengeDto)
  challenge(@Param('publicId') publicId: string, @Req() { ip }: FastifyRequest): Promise<VisitorChallengeDto> {
    return this.sessions.challenge(publicId, ip);
  }
}
