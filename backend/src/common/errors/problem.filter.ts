import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorResponse } from './error-response.js';
import { toDomainError } from './to-domain-error.js';

/** The one place that turns errors into responses (RFC 9457). Raw messages of dependencies stay in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toDomainError(thrown);
    if (error.status >= 500) this.logger.error({ err: error.cause ?? error, code: error.code, request_id: request.id });
    if (reply.raw.headersSent || reply.sent) {
      reply.raw.destroy();
      return;
    }
    const { status, headers, body } = errorResponse(error, request);
    void reply.status(status).headers(headers).send(body);
  }
}
