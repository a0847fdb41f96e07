import { Injectable } from '@nestjs/common';
import { type Principal, RequestContext } from '../common/context/request-context.js';
import { CacheProbe } from '../llm/cache/cache-probe.service.js';
import type { CacheTryDto, CacheTryRequestDto } from '../llm/cache/dto/cache-try.dto.js';
import { fromCreate } from './completion-input.js';
import { CompletionPreparation } from './completion-preparation.service.js';
import { CreateCompletionDto } from './dto/completion-options.dto.js';

/** Prepares a question as the completion route does, and looks it up in the cache without answering it. */
@Injectable()
export class CacheTryService {
  constructor(
    private readonly preparation: CompletionPreparation,
    private readonly probe: CacheProbe,
    private readonly context: RequestContext,
  ) {}

  async try({ question, model }: CacheTryRequestDto, principal: Principal): Promise<CacheTryDto> {
    const request = Object.assign(new CreateCompletionDto(), { prompt: question, ...(model ? { model } : {}) });
    const asker = { principal, requestId: this.context.requestId, startedAt: this.preparation.now };
    return this.probe.try(await this.preparation.prepare(fromCreate(request), asker));
  }
}
