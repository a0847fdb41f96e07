import { httpResource } from '@angular/common/http';
import { Injectable, computed } from '@angular/core';
import { reloader } from '../core/http/reloader';
import { quotaFigures } from './quotas';
import type { UsageItem } from './document-types';

/** What the workspace's knowledge takes up, and the limit of an upload. */
@Injectable({ providedIn: 'root' })
export class KnowledgeUsage {
  private readonly read = httpResource<UsageItem>(() => '/api/rag/usage');
  readonly value = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  /** Undefined while it is not known. */
  readonly maxBytes = computed(() => this.value()?.upload_max_bytes);

  readonly quotas = computed(() => quotaFigures(this.value()?.quotas));

  readonly reload = reloader(this.read);
}
