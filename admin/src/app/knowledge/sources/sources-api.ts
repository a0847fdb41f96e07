import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { PagedList } from '../../core/http/paged-list';
import { settle } from '../../core/http/settle';
import type { PreviewInput, SourceInput, SourceItem, SourcePreview, SourceRun } from './source-types';

const LIST = '/api/rag/sources';
const one = (id: string): string => `${LIST}/${encodeURIComponent(id)}`;

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class SourcesApi {
  private readonly http = inject(HttpClient);

  list(): PagedList<SourceItem> {
    return new PagedList<SourceItem>(LIST, () => ({}));
  }

  runs(id: () => string): PagedList<SourceRun> {
    return new PagedList<SourceRun>(
      () => `${one(id())}/runs`,
      () => ({}),
    );
  }

  create(input: SourceInput): Promise<SourceItem> {
    return settle(this.http.post<SourceItem>(LIST, input));
  }

  update(id: string, input: Partial<SourceInput>): Promise<SourceItem> {
    return settle(this.http.patch<SourceItem>(one(id), input));
  }

  async remove(id: string, documents: 'keep' | 'delete'): Promise<void> {
    await settle(this.http.delete(one(id), { params: { documents } }));
  }

  async run(id: string): Promise<void> {
    await settle(this.http.post(`${one(id)}/run`, {}));
  }

  async cancel(id: string): Promise<void> {
    await settle(this.http.post(`${one(id)}/cancel`, {}));
  }

  preview(input: PreviewInput): Promise<SourcePreview> {
    return settle(this.http.post<SourcePreview>(`${LIST}/preview`, input));
  }

  /** One page at once, without a source. @returns the name of its document */
  async addPage(url: string, folder: string): Promise<string> {
    const body = { url, ...(folder ? { folder } : {}) };
    const { documents } = await settle(this.http.post<{ documents: { name: string }[] }>('/api/rag/upload', body));
    return documents[0]?.name ?? url;
  }
}
