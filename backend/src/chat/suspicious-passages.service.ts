import { Injectable, Logger } from '@nestjs/common';
import type { NoticeEvent } from '@nexus/contracts';
import { AuditService } from '../audit/audit.service.js';
import type { Passage } from '../llm/chat-model.js';
import { INJECTION_SIGNS } from '../common/passages/passage.js';
import { injectionSigns } from '../llm/prompting/injection-signs.js';

const MAX_KNOWN = 10_000;

/** Detects passages that look like instructions to the model, and reports them. */
@Injectable()
export class SuspiciousPassages {
  private readonly logger = new Logger(SuspiciousPassages.name);
  /** Passages recorded by this process, so that each is recorded once. */
  private readonly recorded = new Set<string>();

  constructor(private readonly audit: AuditService) {}

  mark(passages: readonly Passage[]): Passage[] {
    return passages.map((passage) => {
      const signs = injectionSigns([passage.title, passage.heading, passage.tableHeader, passage.text].join('\n'));
      return signs.length === 0 ? passage : { ...passage, signs };
    });
  }

  /** Notices for the reader of the answer. */
  notices(passages: readonly Passage[]): NoticeEvent[] {
    return passages.flatMap(({ title, signs }) =>
      signs?.length
        ? [
            {
              type: 'notice' as const,
              code: 'suspicious_passage',
              detail: `A passage of “${title}” ${signs.map((sign) => INJECTION_SIGNS[sign]).join('; ')}. It was quoted as data only.`,
            },
          ]
        : [],
    );
  }

  /** Records them in the audit log for administrators. In the background: an answer neither waits for it nor fails because of it. */
  record(passages: readonly Passage[]): void {
    for (const { chunkId, documentId, signs } of passages) {
      if (!signs?.length || this.recorded.has(chunkId)) continue;
      if (this.recorded.size >= MAX_KNOWN) this.recorded.clear();
      this.recorded.add(chunkId);
      this.logger.warn({
        msg: 'A passage looks like instructions to the model',
        document_id: documentId,
        chunk_id: chunkId,
        signs,
      });
      void this.audit
        .record('passage.suspected', { type: 'document', id: documentId }, { chunk_id: chunkId, signs: [...signs] })
        .catch((err: unknown) => {
          this.recorded.delete(chunkId);
          this.logger.warn({ err, msg: 'A suspicious passage was not recorded', chunk_id: chunkId });
        });
    }
  }
}
