import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../common/auth/decorators.js';
import { HostedPageService } from '../hosted-page.service.js';

@ApiExcludeController()
@Controller('chat-playground')
export class HostedPageController {
  constructor(private readonly pages: HostedPageService) {}

  @Get()
  @Public()
  async page(@Query() query: Record<string, unknown>, @Res() reply: FastifyReply): Promise<void> {
    const { status, html, headers } = await this.pages.page(query);
    // Helmet forbids framing for the console, but this page is meant to be framed.
    void reply.removeHeader('x-frame-options');
    await reply.status(status).headers(headers).send(html);
  }
}
