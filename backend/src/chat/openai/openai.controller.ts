import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { ChatEvent } from '@nexus/contracts';
import { Requires } from '../../common/auth/decorators.js';
import { CountedAs } from '../../limits/rate-limit.js';
import { ChatService } from '../chat.service.js';
import type { CompletionExchange } from '../completion-exchange.js';
import { TheCompletion } from '../http/completion-route.js';
import { Left } from '../http/stream-reader.js';
import { EmbeddingListDto, EmbeddingsRequestDto } from './dto/embeddings.dto.js';
import { ModelListDto, ModelObjectDto } from './dto/model-object.dto.js';
import { EmbeddingsBody, type Lenient, OpenAiCompletionRoute, ReturnsOpenAi } from './openai-decorators.js';
import { OpenAiEmbeddingsService } from './openai-embeddings.service.js';
import { OpenAiModelsService } from './openai-models.service.js';
import { Reads } from '../../common/http/body-limits.js';

/** The part of OpenAI's API that chat clients and libraries use. */
@ApiTags('openai')
@Controller('v1')
export class OpenAiController {
  constructor(
    private readonly chat: ChatService,
    private readonly models: OpenAiModelsService,
    private readonly embeddings: OpenAiEmbeddingsService,
  ) {}

  @Post('chat/completions')
  @Reads('chat')
  @Requires('chat:create')
  @OpenAiCompletionRoute()
  complete(@TheCompletion() completion: CompletionExchange, @Left() left: AbortSignal): AsyncIterable<ChatEvent> {
    return this.chat.complete(completion, left);
  }

  @Get('models')
  @Requires('models:read')
  @ReturnsOpenAi(ModelListDto)
  listModels(): Promise<ModelListDto> {
    return this.models.list();
  }

  @Get('models/:id')
  @Requires('models:read')
  @ReturnsOpenAi(ModelObjectDto)
  findModel(@Param('id') id: string): Promise<ModelObjectDto> {
    return this.models.find(id);
  }

  /** For clients that do not encode the slash in a model id. */
  @Get('models/:vendor/:name')
  @Requires('models:read')
  @ReturnsOpenAi(ModelObjectDto)
  findVendorModel(@Param('vendor') vendor: string, @Param('name') name: string): Promise<ModelObjectDto> {
    return this.models.find(`${vendor}/${name}`);
  }

  @Post('embeddings')
  @Reads('large')
  @Requires('chat:create')
  @CountedAs('embeddings')
  @ReturnsOpenAi(EmbeddingListDto)
  @ApiBody({ type: EmbeddingsRequestDto })
  embed(@Body(EmbeddingsBody) body: Lenient<EmbeddingsRequestDto>): Promise<EmbeddingListDto> {
    return this.embeddings.create(body);
  }
}
