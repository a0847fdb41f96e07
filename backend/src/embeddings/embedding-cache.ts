import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RedisService } from '../redis/redis.service.js';
import type { Embedder } from './embedder.js';

const TTL_S = 24 * 3600;

/**
 * Cached vectors by content, shared by all workspaces, except those from a workspace's own server, which cannot be trusted by
 * others. Values are the bytes of a Float32Array in machine byte order. Without Redis every lookup is a miss.
 */
@Injectable()
export class EmbeddingCache {
  constructor(private readonly redis: RedisService) {}

  async get(embedder: Embedder, text: string): Promise<Float32Array | null> {
    const bytes = await this.redis.attempt(() => this.redis.client.getBuffer(keyOf(embedder, text)), null);
    if (bytes?.byteLength !== embedder.dimensions * Float32Array.BYTES_PER_ELEMENT) return null;
    // A copy: the reply is a view of a larger buffer, not aligned to four bytes.
    return new Float32Array(Uint8Array.from(bytes).buffer);
  }

  async set(embedder: Embedder, text: string, vector: Float32Array): Promise<void> {
    const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
    await this.redis.attempt(() => this.redis.client.set(keyOf(embedder, text), bytes, 'EX', TTL_S), null);
  }
}

const keyOf = (embedder: Embedder, text: string): string =>
  `emb:${embedder.owner === null ? '' : `${embedder.owner}:`}${embedder.id}:${createHash('sha256').update(text).digest('base64url')}`;
