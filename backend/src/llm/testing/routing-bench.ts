import { FakeClock } from '@nexus/testing';
import { ScheduledTasks } from '../../common/scheduling/scheduled-tasks.js';
import type { AppConfig } from '../../config/app-config.js';
import type { RedisService } from '../../redis/redis.service.js';
import type { CatalogueModel } from '../catalogue/catalogue-model.js';
import { DEFAULT_ROUTING, type ModelSettings, type RoutingSettings } from '../catalogue/model-settings.js';
import type { ChatModel, ChatRequest, ModelEvent } from '../chat-model.js';
import type { ModelRegistry } from '../model-registry.js';
import { CostService } from '../cost/cost.service.js';
import type { TokenCounter } from '../cost/token-counter.js';
import { CircuitBreakers } from '../routing/circuit-breakers.js';
import { LatencyTracker } from '../routing/latency-tracker.js';
import { ModelChoice } from '../routing/model-choice.js';
import { ModelRouter } from '../routing/model-router.js';
import { RoutingLimits } from '../routing/routing-limits.js';
import { contractRequest } from './chat-model.contract.js';
import { fakeSource, workspaceModels } from './fake-source.js';
import { ScriptedModel, type Step } from './scripted-model.js';

/** An unavailable Redis: its users must work within the process. */
export const noRedis = {
  available: false,
  define: () => () => Promise.reject(new Error('no Redis')),
  attempt: <T>(_: unknown, fallback: T) => Promise.resolve(fallback),
  subscribe: () => Promise.resolve(() => Promise.resolve()),
  publish: () => Promise.resolve(),
  onReconnect: () => undefined,
} as unknown as RedisService;

const CONFIG = {
  openrouter: { firstTokenTimeoutMs: 120_000, idleTimeoutMs: 30_000, totalTimeoutMs: 300_000, maxAnswerBytes: 1e6 },
} as unknown as AppConfig;

interface BenchOptions {
  settings?: Partial<Omit<ModelSettings, 'routing'>>;
  routing?: Partial<RoutingSettings>;
  models?: CatalogueModel[];
  /** In addition to the scripted one. */
  chat?: ChatModel[];
}

/** Router and model choice on scripted models and a test clock. */
export function routingBench(
  scripts: Record<string, readonly (readonly Step[])[]>,
  { settings, routing, models = [], chat = [] }: BenchOptions = {},
) {
  const clock = new FakeClock();
  const scripted = new ScriptedModel(scripts, clock);
  const sources = [scripted, ...chat].map((model) => fakeSource(model, models));
  const registry = {
    current: () =>
      Promise.resolve(workspaceModels(sources, { ...settings, routing: { ...DEFAULT_ROUTING, ...routing } })),
  } as unknown as ModelRegistry;
  const breakers = new CircuitBreakers(noRedis, clock);
  const latency = new LatencyTracker(noRedis, clock, new ScheduledTasks(clock));
  const choice = new ModelChoice(registry, breakers, latency);
  const costs = new CostService({
    count: (text: string) => Promise.resolve(Math.ceil(text.length / 4)),
  } as TokenCounter);
  const router = new ModelRouter(registry, breakers, latency, new RoutingLimits(CONFIG), costs, clock);
  router.random = () => 0;
  choice.random = () => 1;
  return { clock, scripted, registry, breakers, latency, choice, router };
}

export type RoutingBench = ReturnType<typeof routingBench>;

export interface Outcome {
  events: ModelEvent[];
  error?: Error & { code?: string };
  text: string;
  /** Milliseconds of the bench's clock. */
  tookMs: number;
}

/** Sends a request and advances the clock until there is an outcome. */
export async function outcomeOf(
  { clock, router }: RoutingBench,
  request: ChatRequest | string,
  signal = new AbortController().signal,
  stepMs = 50,
): Promise<Outcome> {
  const outcome: Outcome = { events: [], text: '', tookMs: 0 };
  const from = clock.monotonic();
  let over = false;
  const read = async (): Promise<void> => {
    for await (const e of router.stream(typeof request === 'string' ? contractRequest(request) : request, signal)) {
      outcome.events.push(e);
      if (e.type === 'text') outcome.text += e.text;
    }
  };
  const reading = read()
    .catch((error: Error) => void (outcome.error = error))
    .finally(() => (over = true));
  for (let i = 0; i < 20_000; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (over) break;
    await clock.advance(stepMs);
  }
  if (!over) throw new Error('The router hangs');
  await reading;
  outcome.tookMs = clock.monotonic() - from;
  return outcome;
}
