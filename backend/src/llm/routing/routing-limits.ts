import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { DEFAULT_ROUTING, type RoutingSettings } from '../catalogue/model-settings.js';
import { type TimeLimits, TimeLimitError } from './deadline.js';

/** Time limits of a workspace's answers: its own, capped by the installation's. */
@Injectable()
export class RoutingLimits {
  private readonly installation: TimeLimits;
  private readonly usual: TimeLimits;

  constructor({ openrouter }: AppConfig) {
    this.installation = {
      firstTokenMs: openrouter.firstTokenTimeoutMs,
      idleMs: openrouter.idleTimeoutMs,
      totalMs: openrouter.totalTimeoutMs,
    };
    this.usual = this.of(DEFAULT_ROUTING);
  }

  of({ firstTokenTimeoutMs, idleTimeoutMs, totalTimeoutMs }: RoutingSettings): TimeLimits {
    const { firstTokenMs, idleMs, totalMs } = this.installation;
    return {
      firstTokenMs: Math.min(firstTokenMs, firstTokenTimeoutMs),
      idleMs: Math.min(idleMs, idleTimeoutMs),
      totalMs: Math.min(totalMs, totalTimeoutMs),
    };
  }

  /** Whether an error indicates a faulty model: not when a workspace's limits are lower than usual, or the answer is long. */
  isFault(error: unknown, routing: RoutingSettings): boolean {
    if (!(error instanceof TimeLimitError)) return true;
    return error.limit !== 'totalMs' && this.of(routing)[error.limit] >= this.usual[error.limit];
  }
}
