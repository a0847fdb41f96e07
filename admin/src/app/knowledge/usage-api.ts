import { Injectable, computed, inject } from '@angular/core';
import { Api } from '../core/http/api';
import { reloader } from '../core/http/reloader';
import { quotaFigures } from './quotas';

/** Storage usage of the workspace's knowledge, and the upload limit. */
@Injectable({ providedIn: 'root' })
export class KnowledgeUsage {
  private readonly read = inject(Api).read('/api/rag/usage');
  readonly value = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  /** Undefined while unknown. */
  readonly maxBytes = computed(() => this.value()?.upload_max_bytes);

  readonly quotas = computed(() => quotaFigures(this.value()?.quotas));

  readonly reload = reloader(this.read);
}
