import type { ErrorCode } from '@nexus/contracts';
import { DomainError } from '../../common/errors/domain-error.js';
import type { ModelEvent } from '../chat-model.js';
import type { Step } from './scripted-model.js';

/** Building blocks of scripts in routing tests. */
export const USAGE = { promptTokens: 1_000, completionTokens: 500, costUsd: null, estimated: false };
export const START: ModelEvent = { type: 'start', model: 'whatever' };
export const FINISH: ModelEvent = { type: 'finish', finishReason: 'stop', usage: USAGE };
export const says = (text: string): ModelEvent => ({ type: 'text', text });
export const CLEAN: Step[] = [START, says('Hello'), FINISH];

/** @param retryAfter seconds the provider asks to wait */
export const fail = (code: ErrorCode, retryAfter?: number): DomainError =>
  new DomainError(code, undefined, retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } });

/** Types of events; notices by their code. */
export const typesOf = (events: readonly ModelEvent[]): string[] =>
  events.map((e) => (e.type === 'notice' ? e.code : e.type));
