import type { EnvReader } from './env-reader.js';

/** Limits on size and frequency of requests. */
export interface LimitsConfig {
  uploadMaxBytes: number;
  /** Size of a question, which may contain pictures and files. */
  chatBodyMaxBytes: number;
  promptMaxChars: number;
  /** Completions per minute and principal. */
  completionsPerMinute: number;
  /** Prompt and completion tokens per minute and principal. */
  tokensPerMinute: number;
  /** Messages per minute and visitor. */
  visitorMessagesPerMinute: number;
  visitorTokensPerMinute: number;
  /** Per minute. Without proof of work, an address may open a third of the sessions, and a widget all of them. */
  visitors: Readonly<Record<'address' | 'widget', { sessions: number; messages: number }>>;
  /** Open feeds per principal and process; ten times as many answers, which end by themselves. */
  streams: Readonly<Record<'member' | 'api_token' | 'visitor', number>>;
  /** All other requests, by class of route, per minute and principal. */
  requestsPerMinute: Readonly<Record<'embeddings' | 'retrieval' | 'uploads' | 'writes' | 'reads', number>>;
}

const MIB = 1024 * 1024;

/** Average tokens per request before its caller is slowed down. */
const TOKENS_PER_COMPLETION = 4_000;

export function limitsConfig(r: EnvReader): LimitsConfig {
  const completionsPerMinute = r.int('NEXUS_COMPLETIONS_PER_MINUTE', 600, 1, 10_000_000);
  const visitorMessagesPerMinute = r.int('NEXUS_VISITOR_MESSAGES_PER_MINUTE', 20, 1, 1_000_000);
  const tokens = (name: string, requests: number): number =>
    r.int(name, requests * TOKENS_PER_COMPLETION, 1, 1_000_000_000_000);
  return {
    uploadMaxBytes: r.int('NEXUS_UPLOAD_MAX_MB', 50, 1, 2048) * MIB,
    chatBodyMaxBytes: r.int('NEXUS_CHAT_BODY_MAX_MB', 10, 1, 100) * MIB,
    promptMaxChars: r.int('NEXUS_PROMPT_MAX_CHARS', 32_000, 1, 1_000_000),
    completionsPerMinute,
    visitorMessagesPerMinute,
    tokensPerMinute: tokens('NEXUS_TOKENS_PER_MINUTE', completionsPerMinute),
    visitorTokensPerMinute: tokens('NEXUS_VISITOR_TOKENS_PER_MINUTE', visitorMessagesPerMinute),
    visitors: {
      address: {
        sessions: r.int('NEXUS_ADDRESS_SESSIONS_PER_MINUTE', 60, 3, 1_000_000),
        messages: r.int('NEXUS_ADDRESS_MESSAGES_PER_MINUTE', 120, 1, 10_000_000),
      },
      widget: {
        sessions: r.int('NEXUS_WIDGET_SESSIONS_PER_MINUTE', 120, 1, 1_000_000),
        messages: r.int('NEXUS_WIDGET_MESSAGES_PER_MINUTE', 3_000, 1, 10_000_000),
      },
    },
    streams: {
      member: r.int('NEXUS_STREAMS_PER_MEMBER', 20, 1, 100_000),
      api_token: r.int('NEXUS_STREAMS_PER_TOKEN', 50, 1, 100_000),
      visitor: r.int('NEXUS_STREAMS_PER_VISITOR', 5, 1, 100_000),
    },
    requestsPerMinute: {
      embeddings: r.int('NEXUS_EMBEDDINGS_PER_MINUTE', 600, 1, 10_000_000),
      retrieval: r.int('NEXUS_RETRIEVALS_PER_MINUTE', 600, 1, 10_000_000),
      uploads: r.int('NEXUS_UPLOADS_PER_MINUTE', 300, 1, 10_000_000),
      writes: r.int('NEXUS_WRITES_PER_MINUTE', 1_200, 1, 10_000_000),
      reads: r.int('NEXUS_READS_PER_MINUTE', 6_000, 1, 10_000_000),
    },
  };
}
