import { Component, inject } from '@angular/core';
import { sentence } from '../core/http/explain';
import { Health } from '../core/health';
import { Notice } from '../ui/notice';

/** Says when the smaller bundled embedder is in use, and why: it finds less. */
@Component({
  selector: 'nx-embedder-banner',
  imports: [Notice],
  template: `
    @if (health.fallbackEmbedder() !== undefined) {
      <nx-notice>
        Documents are indexed with the bundled offline embedder. Search works, but all-MiniLM-L6-v2 finds more.
        {{ sentence(health.fallbackEmbedder() ?? '') }}
      </nx-notice>
    }
  `,
})
export class EmbedderBanner {
  protected readonly health = inject(Health);
  protected readonly sentence = sentence;
}
