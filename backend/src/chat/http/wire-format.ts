import { type ChatEvent, encodeSse, type Problem } from '@nexus/contracts';
import type { FastifyRequest } from 'fastify';
import { AnswerReducer } from './answer-reducer.js';

/** Encodes one event of a stream as text; '' for none. `id` is its position, from 1. Holds the state of one response. */
export type FrameEncoder = (event: ChatEvent, id: number) => string;

/** Collects the events of one response into one JSON object. */
export interface JsonEncoder {
  readonly problem: Problem | null;
  readonly overheadMs: number;
  add(event: ChatEvent): void;
  result(): object;
}

/** Representation of a completion for the client. Only the encoding interceptor knows which format is used. */
export interface WireFormat {
  json(request: FastifyRequest): JsonEncoder;
  frames(request: FastifyRequest): FrameEncoder;
}

/** The native format: the events as they are, or one object with all of them. */
export const EVENT_FORMAT: WireFormat = {
  json: () => new AnswerReducer(),
  frames: () => encodeSse,
};
