import { splitBaseUrl } from './base-url.js';

export const PROVIDER_KINDS = ['openrouter', 'openai_compatible'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** All settings needed to call a provider. Contains the key in clear text; never log or send it. */
export interface ProviderSpec {
  name: string;
  kind: ProviderKind;
  baseUrl: string;
  apiKey: string | null;
  /** The server's own ids; null: the models it lists. */
  models: readonly string[] | null;
  /** Null for the installation's. */
  workspaceId: string | null;
  /** The stored key cannot be decrypted: no request is sent, in particular not with another key. */
  keyUnreadable?: true;
  /** Changes with the provider's settings. */
  version: string;
}

export const originOf = ({ baseUrl }: ProviderSpec): string => splitBaseUrl(baseUrl).baseUrl;

/** Identifies address and key: failures and latencies are recorded under it. */
export const endpointOf = (spec: ProviderSpec): string =>
  spec.workspaceId === null ? `${spec.name}@${originOf(spec)}` : `ws:${spec.workspaceId}:${spec.name}:${spec.version}`;
