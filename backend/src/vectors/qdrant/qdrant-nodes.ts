import { QdrantClient } from '@qdrant/js-client-rest';
import { isConnectionError, isTimeout, statusOf } from './qdrant-errors.js';

export interface QdrantNodesOptions {
  /** URLs of the nodes of one cluster, the preferred one first. */
  urls: readonly string[];
  apiKey?: string | null;
  /** A node that does not respond for this long is considered down. */
  readTimeoutMs: number;
  writeTimeoutMs: number;
  /** Time between two probes of a node that is down. */
  probeAfterMs?: number;
}

type Kind = 'reader' | 'writer';

interface Node {
  reader: QdrantClient;
  writer: QdrantClient;
  /** Time of the next probe, in ms of `performance.now()`; null: it is up. */
  probeAt: number | null;
}

/**
 * The nodes of one store. A call goes to the first node that is up, so that a caller reads its own writes even if replicas lag.
 * A node that refuses or breaks connections, or does not respond, is marked down and the next one is tried immediately; probes
 * alongside later calls bring it back. Every call of the store is idempotent and may be repeated.
 */
export class QdrantNodes {
  private readonly nodes: Node[];
  private readonly probeAfterMs: number;

  constructor({ urls, apiKey, readTimeoutMs, writeTimeoutMs, probeAfterMs = 2_000 }: QdrantNodesOptions) {
    this.probeAfterMs = probeAfterMs;
    this.nodes = urls.map((url) => ({
      reader: connect(url, apiKey, readTimeoutMs),
      writer: connect(url, apiKey, writeTimeoutMs),
      probeAt: null,
    }));
  }

  read<T>(work: (client: QdrantClient) => Promise<T>): Promise<T> {
    return this.first('reader', work);
  }

  write<T>(work: (client: QdrantClient) => Promise<T>): Promise<T> {
    return this.first('writer', work);
  }

  /** Runs a read on every node that is up; a node that goes down meanwhile is skipped. Rejects if none is left. */
  async everywhere(work: (client: QdrantClient) => Promise<unknown>): Promise<void> {
    const outcomes = await Promise.allSettled(this.candidates().map((node) => this.on(node, 'reader', work)));
    const failures = outcomes.flatMap((o) => (o.status === 'rejected' ? [o.reason as unknown] : []));
    const refused = failures.find((error) => !isDown(error));
    if (refused !== undefined) throw refused;
    if (failures.length === outcomes.length) throw failures[0];
  }

  private async first<T>(kind: Kind, work: (client: QdrantClient) => Promise<T>): Promise<T> {
    let failure: unknown;
    for (const node of this.candidates()) {
      try {
        return await this.on(node, kind, work);
      } catch (error) {
        if (!mayWorkElsewhere(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  /** The server may have closed a kept-alive connection at the moment of its use, hence the second attempt. */
  private async on<T>(node: Node, kind: Kind, work: (client: QdrantClient) => Promise<T>): Promise<T> {
    const client = node[kind];
    try {
      return await work(client).catch((error: unknown) => {
        if (isConnectionError(error)) return work(client);
        throw error;
      });
    } catch (error) {
      if (isDown(error)) node.probeAt = performance.now() + this.probeAfterMs;
      throw error;
    }
  }

  /** Nodes that are up; all of them if none is. */
  private candidates(): Node[] {
    for (const node of this.nodes) this.probe(node);
    const up = this.nodes.filter(({ probeAt }) => probeAt === null);
    return up.length > 0 ? up : this.nodes;
  }

  private probe(node: Node): void {
    if (node.probeAt === null || performance.now() < node.probeAt) return;
    node.probeAt = performance.now() + this.probeAfterMs;
    node.reader.getCollections().then(
      () => (node.probeAt = null),
      // It responds, even if it refuses this request; the call itself will report the error.
      (error: unknown) => (node.probeAt = isDown(error) ? node.probeAt : null),
    );
  }
}

const isDown = (error: unknown): boolean => isConnectionError(error) || isTimeout(error);

/** A lagging replica does not know a new collection yet; a recovering one responds with 5xx. */
const mayWorkElsewhere = (error: unknown): boolean => {
  const status = statusOf(error);
  return isDown(error) || status === 404 || (status !== undefined && status >= 500);
};

/** Compressed responses leave Qdrant in pieces, and the second one waits about 40 ms for a delayed acknowledgement. */
const UNCOMPRESSED = { 'accept-encoding': 'identity' };

function connect(address: string, apiKey: string | null | undefined, timeout: number): QdrantClient {
  const { origin, pathname } = new URL(address);
  return new QdrantClient({
    url: origin,
    prefix: pathname.replace(/\/$/, ''),
    timeout,
    checkCompatibility: false,
    headers: { ...UNCOMPRESSED, ...(apiKey ? { 'api-key': apiKey } : {}) },
  });
}
