import type { ChatEvent } from '@nexus/contracts';
import type { Completion } from '../../llm/completion/completion.js';

/** What the headers of an answer say, known with its first event. */
export function answerHeaders(completion: Completion | undefined, first: ChatEvent): Record<string, string> {
  return {
    ...(completion ? { ...completion.headers, 'Cache-Control': 'no-store' } : {}),
    ...(first.type === 'start' ? { 'X-Nexus-Cache': first.cache.status, 'X-Nexus-Source': first.source } : {}),
  };
}
