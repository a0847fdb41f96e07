import { Injectable, inject } from '@angular/core';
import { Session } from '../core/auth/session';
import { apiUrl } from '../core/http/api';
import { ApiError, fromBody } from '../core/http/problem';
import type { UploadAnswer } from './document-types';

export interface UploadOptions {
  /** Target folder; '' is the top level. */
  folder: string;
  signal: AbortSignal;
  /** Share of the bytes sent, 0…1. */
  onProgress: (share: number) => void;
}

/** Sends one file. XMLHttpRequest, because fetch cannot report upload progress. */
@Injectable({ providedIn: 'root' })
export class UploadTransport {
  private readonly session = inject(Session);

  async send(file: File, options: UploadOptions): Promise<UploadAnswer> {
    const token = await this.session.token();
    try {
      return await this.post(file, token, options);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const renewed = await this.session.renew(token);
      if (renewed) return this.post(file, renewed, options);
      void this.session.expire();
      throw error;
    }
  }

  private post(file: File, token: string | undefined, options: UploadOptions): Promise<UploadAnswer> {
    const { folder, signal, onProgress } = options;
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', apiUrl('post', '/api/rag/upload'));
      if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.responseType = 'json';
      request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      request.onerror = () => reject(fromBody(null, 0));
      request.onabort = () => reject(new DOMException('Cancelled', 'AbortError'));
      request.onload = () => {
        if (request.status >= 200 && request.status < 300) resolve(request.response as UploadAnswer);
        else
          reject(
            fromBody(request.response, request.status, Number(request.getResponseHeader('Retry-After')) || undefined),
          );
      };
      signal.addEventListener('abort', () => request.abort(), { once: true });
      const form = new FormData();
      // Fields apply to the files after them.
      if (folder) form.append('folder', folder);
      form.append('file', file, file.name);
      request.send(form);
    });
  }
}
