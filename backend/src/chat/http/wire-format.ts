import { type ChatEvent, encodeSse, type Problem } from '@nexus/contracts';
import type { FastifyRequest } from 'fastify';
import { AnswerReducer } from './answer-reducer.js';

/** The text of one event in a stream, '' for nothing. `id` is its place, from 1. Holds the state of one response. */
export type FrameEncoder = (event: ChatEvent, id: number) => string;

/** Gathers the events of one response into one JSON object. */
export interface JsonEncoder {
  readonly problem: Problem | null;
  readonly overheadMs: number;
  add(event: ChatEvent): void;
  result(): object;
}

/** How a completion looks to its client. Nothing inside of the encoding interceptor knows which one it is. */
export interface WireFormat {
  json(request: FastifyRequest): JsonEncoder;
  frames(request: FastifyRequest): FrameEncoder;
}

/** This product's own: the events as they are, or one object with all of them. */
export const EVENT_FORMAT: WireFormat = {
  json: () => new AnswerReducer(),
  frames: () => encodeSse,
};
