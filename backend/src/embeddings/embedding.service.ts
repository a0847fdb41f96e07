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
  /** The embedder for questions and documents; null if it is unavailable. */
  active_id: string | null;
  /** The embedder of the existing index; null before the first ingestion. */
  pinned_id: string | null;
  /** The index was built by an embedder that is no longer part of this version: it is searched by words until it is rebuilt. */
  words_only: boolean;
  /** Human-readable reason for that, or why no embedder is available. */
  reason?: string;
}

/** Embedders that the context's workspace has configured itself. */
export interface OwnEmbedders {
  find(id: string): Promise<Embedder | undefined>;
  list(): Promise<KnownEmbedder[]>;
}

const PINNED_FOR_MS = 5_000;
const UNPINNED_FOR_MS = 500;
const PIECES_AT_ONCE = 16;

/** The embedder of the context's workspace, or else of the installation, with batching and caching. */
@Injectable()
export class EmbeddingService {
  private readonly batchers = new WeakMap<Embedder, MicroBatcher<Float32Array>>();
  private own?: OwnEmbedders;
  private known?: { id: string | null; until: number };
  /** Shared by concurrent callers. */
  private finding?: Promise<string | null>;

  constructor(
    private readonly registry: EmbedderRegistry,
    private readonly pins: EmbedderPins,
    private readonly cache: EmbeddingCache,
    private readonly workspaces: WorkspaceEmbedders,
  ) {}

  /**
   * The index in which the context's workspace is searched; null before the first ingestion. Works without starting the model.
   */
  async index(): Promise<IndexId | null> {
    const own = await this.workspaces.current();
    if (own) return own;
    const embedderId = await this.installationPin();
    return embedderId === null ? null : { embedderId, generation: 1 };
  }

  /** Called once at startup by the feature that manages them. */
  offer(own: OwnEmbedders): void {
    this.own = own;
  }

  /**
   * @throws DomainError `knowledge_unavailable` with the reason if it is unknown to this build and workspace, or does not
   * start.
   */
  async byId(id: string): Promise<Embedder> {
    if (this.registry.has(id)) return this.registry.get(id);
    const own = await this.own?.find(id);
    // Tokens are counted by the preferred embedder, whose tokenizer has to be loaded.
    if (own) await this.registry.get(this.registry.preferred.id);
    return own ?? this.registry.get(id);
  }

  /** All embedders of this build and of the context's workspace, with their availability. */
  async available(): Promise<KnownEmbedder[]> {
    return [...this.registry.list(), ...((await this.own?.list()) ?? [])];
  }

  /** Number of tokens as counted by the preferred embedder, for embedders without a local tokenizer. */
  countTokens(text: string): number {
    return this.registry.preferred.countTokens(text);
  }

  /**
   * The running embedder for questions: the pinned one, or before the first ingestion the one that would be pinned. For an
   * index of a retired embedder, its successor, whose vectors the semantic cache can use.
   * @throws DomainError `knowledge_unavailable` if the pinned one is missing: another one could not use the stored vectors.
   */
  async active(): Promise<Embedder> {
    const id = await this.pinnedId();
    const { preferred } = this.registry;
    return this.byId(id === null || id in RETIRED ? preferred.id : id);
  }

  /** Called by ingestion: makes the choice permanent. */
  async pin(): Promise<Embedder> {
    const id = await this.pinnedId();
    if (id !== null) return this.byId(id);
    const embedder = await this.registry.get(this.registry.preferred.id);
    const pinned = await this.pins.pin(embedder.id, embedder.dimensions);
    this.known = { id: pinned, until: performance.now() + PINNED_FOR_MS };
    return this.registry.get(pinned);
  }

  /** The vector of one short text, cached; concurrent calls share a batch. */
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
   * One vector per text, in order, covering the whole text: a text longer than the model's window is split into pieces, whose
   * vectors are averaged by token count, as is common for long texts. Not needed for knowledge, whose chunks fit the window.
   */
  async embedWhole(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> {
    const embedder = await this.active();
    const windows = texts.map((text) => textWindows(text, embedder));
    const pieces = windows.flat();
    const vectors: Float32Array[] = [];
    // In groups, so that other callers' questions can run in between.
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
      const reason = 'The documents are being reindexed; until then they are searched by their words alone.';
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

/** Rejects the caller immediately; a batch that others may share continues. */
function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
