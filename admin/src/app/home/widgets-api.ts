import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { toApiError } from '../core/http/problem';
import type { Overview, WidgetItem, WidgetPage } from './widget-types';

/** Widgets and the figures of the home page. Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class WidgetsApi {
  private readonly http = inject(HttpClient);

  list(): HttpResourceRef<WidgetPage | undefined> {
    return httpResource<WidgetPage>(() => '/api/widgets');
  }

  overview(): HttpResourceRef<Overview | undefined> {
    return httpResource<Overview>(() => '/api/analytics/overview');
  }

  async allow(id: string, allowed_origins: string[]): Promise<WidgetItem> {
    try {
      const call = this.http.patch<WidgetItem>(`/api/widgets/${encodeURIComponent(id)}`, { allowed_origins });
      return await firstValueFrom(call);
    } catch (error) {
      throw toApiError(error);
    }
  }
}
