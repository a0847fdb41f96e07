import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ChatEncodingInterceptor } from '../http/chat-encoding.interceptor.js';
import type { WireFormat } from '../http/wire-format.js';
import { ChunkEncoder } from './chunk-encoder.js';
import { ObjectEncoder } from './object-encoder.js';

export const OPENAI_FORMAT: WireFormat = {
  json: () => new ObjectEncoder(),
  frames: (request) => {
    const encoder = new ChunkEncoder(wantsUsage(request));
    return (event) => encoder.encode(event);
  },
};

/** Outermost: the same events in OpenAI's words. */
@Injectable()
export class OpenAiEncodingInterceptor extends ChatEncodingInterceptor {
  protected override readonly format = OPENAI_FORMAT;
}

function wantsUsage({ body }: FastifyRequest): boolean {
  const { stream_options: options } = body as { stream_options?: { include_usage?: unknown } | null };
  return options?.include_usage === true;
}
