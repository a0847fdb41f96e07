import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { RedisService } from '../../redis/redis.service.js';
import type { Document } from './document.entity.js';
import { toDocumentDto } from './document.mapper.js';
import type { DocumentDto } from './dto/document.dto.js';

export type DocumentEvent =
  { type: 'document'; document: DocumentDto } | { type: 'deleted'; id: string } | { type: 'resync' };

/** Notifies every api replica of document changes in a workspace. A lost event only delays an update. */
@Injectable()
export class DocumentEvents {
  private readonly listeners = new Set<(event: DocumentEvent) => void>();

  constructor(
    private readonly redis: RedisService,
    private readonly context: RequestContext,
  ) {
    redis.onReconnect(() => this.listeners.forEach((listener) => listener({ type: 'resync' })));
  }

  changed(document: Document): Promise<void> {
    return this.publish({ type: 'document', document: toDocumentDto(document) });
  }

  deleted(id: string): Promise<void> {
    return this.publish({ type: 'deleted', id });
  }

  /**
   * Delivers events of the context's workspace until the returned function is called; `resync` when some may have been missed.
   */
  async listen(listener: (event: DocumentEvent) => void): Promise<() => void> {
    const stop = await this.redis.subscribe(this.channel(), (message) =>
      listener(JSON.parse(message) as DocumentEvent),
    );
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      void stop();
    };
  }

  private publish(event: DocumentEvent): Promise<void> {
    return this.redis.publish(this.channel(), JSON.stringify(event));
  }

  private channel(): string {
    return this.redis.key(this.context.workspaceId, 'documents');
  }
}
