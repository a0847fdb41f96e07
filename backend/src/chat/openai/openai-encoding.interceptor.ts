import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { exchangeOf } from '../completion-exchange.js';
import { ChatEncodingInterceptor } from '../http/chat-encoding.interceptor.js';
import type { WireFormat } from '../http/wire-format.js';
import type { Asked } from './answer-shape.js';
import { ChunkEncoder } from './chunk-encoder.js';
import { ObjectEncoder } from './object-encoder.js';

export const OPENAI_FORMAT: WireFormat = {
  json: (request) => new ObjectEncoder(askedOf(request)),
  frames: (request) => {
    const encoder = new ChunkEncoder(askedOf(request), wantsUsage(request));
    return (event) => encoder.encode(event);
  },
};

/** Outermost interceptor: encodes the events in OpenAI's format. */
@Injectable()
export class OpenAiEncodingInterceptor extends ChatEncodingInterceptor {
  protected override readonly format = OPENAI_FORMAT;
}

function askedOf(request: FastifyRequest): Asked {
  const completion = exchangeOf(request)?.request;
  if (!completion) throw new Error('This request has no completion');
  return { id: completion.id, model: completion.model.id };
}

function wantsUsage({ body }: FastifyRequest): boolean {
  const { stream_options: options } = body as { stream_options?: { include_usage?: unknown } | null };
  return options?.include_usage === true;
}
