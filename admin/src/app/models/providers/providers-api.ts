import { HttpClient, type HttpResourceRef, httpResource } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { settle } from '../../core/http/settle';
import type { NearbyServer, ProviderInput, ProviderItem, ProviderTest } from './provider-types';

const LIST = '/api/provider-keys';
const one = (name: string): string => `${LIST}/${encodeURIComponent(name)}`;

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class ProvidersApi {
  private readonly http = inject(HttpClient);

  list(): HttpResourceRef<{ items: ProviderItem[] } | undefined> {
    return httpResource<{ items: ProviderItem[] }>(() => LIST);
  }

  async save(name: string, input: ProviderInput): Promise<void> {
    await settle(this.http.put(one(name), input));
  }

  async remove(name: string): Promise<void> {
    await settle(this.http.delete(one(name)));
  }

  /** Tests settings without storing them. A refusal is a result, not an error. */
  try(name: string, input: ProviderInput): Promise<ProviderTest> {
    return settle(this.http.post<ProviderTest>(`${one(name)}/try`, input));
  }

  /** Model servers on the machine of this installation that are not connected; none where others can reach it. */
  nearby(): Promise<{ items: NearbyServer[] }> {
    return settle(this.http.post<{ items: NearbyServer[] }>(`${LIST}/nearby`, {}));
  }

  /** Asks the provider for its models with the stored key. A refusal is a result, not an error. */
  test(name: string): Promise<ProviderTest> {
    return settle(this.http.post<ProviderTest>(`${one(name)}/test`, {}));
  }
}
