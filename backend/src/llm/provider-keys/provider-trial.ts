import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { failureOf, FetchedFeed } from '../catalogue/model-feed.js';
import type { ProviderSource } from '../providers/provider-source.js';
import type { ProviderTestDto } from './dto/provider-key.dto.js';

const LIMIT_MS = 15_000;
const SAMPLE_TOKENS = 16;

/** Tests whether a provider works. Its own messages are not forwarded: results contain only our texts and codes. */
@Injectable()
export class ProviderTrial {
  constructor(private readonly clock: Clock) {}

  async run(source: ProviderSource): Promise<ProviderTestDto> {
    const started = this.clock.monotonic();
    const failure = await this.ask(source, AbortSignal.timeout(LIMIT_MS)).then(() => source.feed.failure, reason);
    return {
      ok: failure === null,
      latency_ms: Math.round(this.clock.monotonic() - started),
      models: source.models().length,
      ...(failure ?? {}),
    };
  }

  private async ask(source: ProviderSource, signal: AbortSignal): Promise<void> {
    const { spec, client, feed } = source;
    if (spec.keyUnreadable) return;
    // OpenRouter's list is public: it does not verify the key.
    if (spec.kind === 'openrouter') await unlessMissing(client.get('/key', undefined, signal));
    if (feed instanceof FetchedFeed) return within(feed.refresh(), signal);
    // A server without a list, such as an Azure deployment, gets a short completion request instead.
    if (!(await unlessMissing(client.get('/models', undefined, signal)))) await sample(source, signal);
  }
}

/** A slow list continues loading in the background; the caller does not wait for it. */
async function within(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error)),
  );
  await Promise.race([work, late]);
}

/** @returns false when the server does not know the path. */
async function unlessMissing(asking: Promise<unknown>): Promise<boolean> {
  try {
    await asking;
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'model_not_found') return false;
    throw error;
  }
}

async function sample(source: ProviderSource, signal: AbortSignal): Promise<void> {
  const model = source.models()[0]?.id;
  if (model === undefined) return;
  await source.chat.generate(
    {
      model,
      messages: [{ role: 'user', content: 'Say hello.' }],
      passages: [],
      parameters: { maxTokens: SAMPLE_TOKENS },
    },
    signal,
  );
}

function reason(error: unknown): { code: string; detail: string } {
  const late = error instanceof Error && error.name === 'TimeoutError';
  return late ? { code: 'provider_timeout', detail: `No answer within ${LIMIT_MS / 1000} seconds.` } : failureOf(error);
}
