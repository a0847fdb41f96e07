import { QdrantClient } from '@qdrant/js-client-rest';
import { isConnectionError, isTimeout, statusOf } from './qdrant-errors.js';

export interface QdrantNodesOptions {
  /** Addresses of the nodes of one cluster, the preferred one first. */
  urls: readonly string[];
  apiKey?: string | null;
  /** A node that stays silent for as long is taken as down. */
  readTimeoutMs: number;
  writeTimeoutMs: number;
  /** How long a node that is down is left alone between two probes. */
  probeAfterMs?: number;
}

type Kind = 'reader' | 'writer';

interface Node {
  reader: QdrantClient;
  writer: QdrantClient;
  /** When it may be probed again, in ms of `performance.now()`; null: it is up. */
  probeAt: number | null;
}

/**
 * The nodes behind one store. A call goes to the first node that is up, so that a caller finds what it has just written
 * whichever replicas are behind. A node that refuses or breaks connections, or stays silent, is marked down and the next one is
 * asked at once; a probe beside later calls brings it back. Every call of the store is idempotent and may be repeated.
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

  /** Runs a read on every node that is up; a node that goes down meanwhile is left out. Rejects when none is left. */
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

  /** A kept-alive connection may have been closed by the server at the very moment of its use, hence the second attempt. */
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

  /** Those that are up; all of them when none is. */
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
      // It answers, if only to refuse this caller; the call itself will tell.
      (error: unknown) => (node.probeAt = isDown(error) ? node.probeAt : null),
    );
  }
}

const isDown = (error: unknown): boolean => isConnectionError(error) || isTimeout(error);

/** A replica that is behind does not know a new collection yet; one that is recovering answers 5xx. */
const mayWorkElsewhere = (error: unknown): boolean => {
  const status = statusOf(error);
  return isDown(error) || status === 404 || (status !== undefined && status >= 500);
};

/** Compressed answers leave Qdrant in pieces, and the second one waits some 40 ms for a delayed acknowledgement. */
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
