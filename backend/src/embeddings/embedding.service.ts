import { Injectable } from '@nestjs/common';
import type { Embedder } from './embedder.js';
import { EmbedderRegistry, type KnownEmbedder } from './embedder-registry.js';
import { EmbeddingCache } from './embedding-cache.js';
import { RETIRED } from './retired-embedder.js';
import { textWindows, weightedMean } from './text-windows.js';
import { MicroBatcher } from './micro-batcher.js';
import { EmbedderPins } from './pins/embedder-pins.repository.js';
import { type IndexId, WorkspaceEmbedders } from './pins/workspace-embedders.js';

export interface EmbedderStatus {
  /** The embedder that questions and documents go to; null when it does not work. */
  active_id: string | null;
  /** The embedder of what is indexed; null before the first ingestion. */
  pinned_id: string | null;
  /** The index is of an embedder that this version no longer has: it is searched by words until it is built anew. */
  words_only: boolean;
  /** Why, or why none works; for people. */
  reason?: string;
}

/** Embedders that a workspace brings itself, of the context's workspace. */
export interface OwnEmbedders {
  find(id: string): Promise<Embedder | undefined>;
  list(): Promise<KnownEmbedder[]>;
}

const PINNED_FOR_MS = 5_000;
const UNPINNED_FOR_MS = 500;
const PIECES_AT_ONCE = 16;

/** The embedder of the context's workspace, or else of the installation, with batching and a cache in front of it. */
@Injectable()
export class EmbeddingService {
  private readonly batchers = new WeakMap<Embedder, MicroBatcher<Float32Array>>();
  private own?: OwnEmbedders;
  private known?: { id: string | null; until: number };
  /** Asked once for all who want to know at the same time. */
  private finding?: Promise<string | null>;

  constructor(
    private readonly registry: EmbedderRegistry,
    private readonly pins: EmbedderPins,
    private readonly cache: EmbeddingCache,
    private readonly workspaces: WorkspaceEmbedders,
  ) {}

  /** What the context's workspace is searched in; null before the first ingestion. Starts nothing, so it answers without the model. */
  async index(): Promise<IndexId | null> {
    const own = await this.workspaces.current();
    if (own) return own;
    const embedderId = await this.installationPin();
    return embedderId === null ? null : { embedderId, generation: 1 };
  }

  /** Called once at start by the feature that keeps them. */
  offer(own: OwnEmbedders): void {
    this.own = own;
  }

  /** @throws DomainError `knowledge_unavailable` with the reason when it is unknown to this build and workspace, or does not start. */
  async byId(id: string): Promise<Embedder> {
    if (this.registry.has(id)) return this.registry.get(id);
    const own = await this.own?.find(id);
    // Its tokens are counted by the preferred one, whose tokenizer has to be loaded.
    if (own) await this.registry.get(this.registry.preferred.id);
    return own ?? this.registry.get(id);
  }

  /** All embedders of this build and of the context's workspace, and whether they could be used. */
  async available(): Promise<KnownEmbedder[]> {
    return [...this.registry.list(), ...((await this.own?.list()) ?? [])];
  }

  /** Tokens of a text as the preferred embedder counts them: for those whose own tokenizer is not here. */
  countTokens(text: string): number {
    return this.registry.preferred.countTokens(text);
  }

  /**
   * The embedder of questions: the pinned one, running; before the first ingestion the one that would be used now. For an index of a
   * retired embedder its successor, whose vectors the semantic cache can use.
   * @throws DomainError `knowledge_unavailable` when the pinned one is missing: another would not understand the stored vectors.
   */
  async active(): Promise<Embedder> {
    const id = await this.pinnedId();
    const { preferred } = this.registry;
    return this.byId(id === null || id in RETIRED ? preferred.id : id);
  }

  /** Called by ingestion: makes the choice for good. */
  async pin(): Promise<Embedder> {
    const id = await this.pinnedId();
    if (id !== null) return this.byId(id);
    const embedder = await this.registry.get(this.registry.preferred.id);
    const pinned = await this.pins.pin(embedder.id, embedder.dimensions);
    this.known = { id: pinned, until: performance.now() + PINNED_FOR_MS };
    return this.registry.get(pinned);
  }

  /** The vector of one short text, from the cache if it was asked before; concurrent calls share a batch. */
  async embedQuery(text: string, signal?: AbortSignal): Promise<Float32Array> {
    signal?.throwIfAborted();
    const embedder = await this.active();
    const cached = await this.cache.get(embedder, text);
    signal?.throwIfAborted();
    if (cached) return cached;
    const vector = await unlessAborted(this.batcher(embedder).add(text), signal);
    void this.cache.set(embedder, text, vector);
    return vector;
  }

  /**
   * One vector per text, in order, for all of it: a text longer than the model reads is read in pieces, whose vectors are
   * averaged by their tokens. The usual way with long texts; the knowledge does not need it, its chunks fit.
   */
  async embedWhole(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    const embedder = await this.active();
    const windows = texts.map((text) => textWindows(text, embedder));
    const pieces = windows.flat();
    const vectors: Float32Array[] = [];
    // Not all at once: the questions of others come in between.
    for (let from = 0; from < pieces.length; from += PIECES_AT_ONCE)
      vectors.push(...(await embedder.embed(pieces.slice(from, from + PIECES_AT_ONCE), signal)));
    let at = 0;
    return windows.map((own) => {
      const mine = vectors.slice(at, (at += own.length));
      return own.length === 1
        ? mine[0]!
        : weightedMean(
            mine,
            own.map((piece) => embedder.countTokens(piece)),
          );
    });
  }

  async status(): Promise<EmbedderStatus> {
    const pinned_id = await this.pinnedId();
    try {
      const { id: active_id } = await this.active();
      const wordsOnly = pinned_id !== null && pinned_id in RETIRED;
      const reason = 'The documents are being indexed anew; until then they are searched by their words alone.';
      return { active_id, pinned_id, words_only: wordsOnly, ...(wordsOnly ? { reason } : {}) };
    } catch (error) {
      return { active_id: null, pinned_id, words_only: false, reason: (error as Error).message };
    }
  }

  private async pinnedId(): Promise<string | null> {
    return (await this.index())?.embedderId ?? null;
  }

  private async installationPin(): Promise<string | null> {
    if (this.known && performance.now() < this.known.until) return this.known.id;
    this.finding ??= this.findPin().finally(() => (this.finding = undefined));
    return this.finding;
  }

  private async findPin(): Promise<string | null> {
    const id = await this.pins.find();
    this.known = { id, until: performance.now() + (id === null ? UNPINNED_FOR_MS : PINNED_FOR_MS) };
    return id;
  }

  private batcher(embedder: Embedder): MicroBatcher<Float32Array> {
    let batcher = this.batchers.get(embedder);
    if (!batcher)
      this.batchers.set(embedder, (batcher = new MicroBatcher((texts) => embedder.embed(texts, undefined, 'query'))));
    return batcher;
  }
}

/** The caller leaves at once; a batch that others may share goes on. */
function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
