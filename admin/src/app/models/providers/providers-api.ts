import { Injectable, inject } from '@angular/core';
import { Api } from '../../core/http/api';
import type { ProviderInput } from './provider-types';

/** Reads are resources, writes are promises that fail with an ApiError. */
@Injectable({ providedIn: 'root' })
export class ProvidersApi {
  private readonly api = inject(Api);

  list = () => this.api.read('/api/provider-keys');

  save = (provider: string, body: ProviderInput) =>
    this.api.call('put', '/api/provider-keys/{provider}', { path: { provider }, body });
  remove = (provider: string) => this.api.call('delete', '/api/provider-keys/{provider}', { path: { provider } });
  /** Tests settings without storing them. A refusal is a result, not an error. */
  try = (provider: string, body: ProviderInput) =>
    this.api.call('post', '/api/provider-keys/{provider}/try', { path: { provider }, body });
  /** Model servers on the machine of this installation that are not connected; none where others can reach it. */
  nearby = () => this.api.call('post', '/api/provider-keys/nearby');
  /** Asks the provider for its models with the stored key. A refusal is a result, not an error. */
  test = (provider: string) => this.api.call('post', '/api/provider-keys/{provider}/test', { path: { provider } });
}
