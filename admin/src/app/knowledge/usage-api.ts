import { Injectable, computed, inject } from '@angular/core';
import { Api } from '../core/http/api';
import { reloader } from '../core/http/reloader';
import { quotaFigures } from './quotas';

/** What the workspace's knowledge takes up, and the limit of an upload. */
@Injectable({ providedIn: 'root' })
export class KnowledgeUsage {
  private readonly read = inject(Api).read('/api/rag/usage');
  readonly value = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  /** Undefined while it is not known. */
  readonly maxBytes = computed(() => this.value()?.upload_max_bytes);

  readonly quotas = computed(() => quotaFigures(this.value()?.quotas));

  readonly reload = reloader(this.read);
}
