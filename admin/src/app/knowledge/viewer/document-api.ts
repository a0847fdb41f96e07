import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { settle } from '../../core/http/settle';
import type { TextPage } from '../document-types';
import { documentUrl } from '../documents-api';

/** Reads and writes of one document's text, content and versions. Fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class DocumentApi {
  private readonly http = inject(HttpClient);

  /** Whole blocks from the one around `start` on, until about `limit` characters. */
  text(id: string, start: number, limit: number, versionId?: string): Promise<TextPage> {
    const params = { start, limit, ...(versionId ? { version_id: versionId } : {}) };
    return settle(this.http.get<TextPage>(documentUrl(id, 'text'), { params }));
  }

  /** The uploaded bytes. The token goes in a header, never in an address. */
  content(id: string, versionId?: string): Promise<Blob> {
    const params: Record<string, string> = versionId ? { version_id: versionId } : {};
    return settle(this.http.get(documentUrl(id, 'content'), { params, responseType: 'blob' }));
  }

  async activate(id: string, versionId: string): Promise<void> {
    await settle(this.http.post(documentUrl(id, 'versions', versionId, 'activate'), {}));
  }

  async purge(id: string, versionId: string): Promise<void> {
    await settle(this.http.delete(documentUrl(id, 'versions', versionId)));
  }
}
