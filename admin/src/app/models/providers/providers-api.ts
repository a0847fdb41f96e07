import { Injectable, inject } from '@angular/core';
import { Api } from '../../core/http/api';
import type { ProviderInput } from './provider-types';

/** Reads are resources, writes are promises that reject with an ApiError. */
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
  /** Unconnected model servers on the machine of this installation; empty if the installation is reachable by others. */
  nearby = () => this.api.call('post', '/api/provider-keys/nearby');
  /** Requests the provider's models with the stored key. A refusal is a result, not an error. */
  test = (provider: string) => this.api.call('post', '/api/provider-keys/{provider}/test', { path: { provider } });
}
