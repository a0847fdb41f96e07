import { splitBaseUrl } from './base-url.js';

export const PROVIDER_KINDS = ['openrouter', 'openai_compatible'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** A provider that can be asked: everything that is needed to call it. Holds the key in clear; never log or send it. */
export interface ProviderSpec {
  name: string;
  kind: ProviderKind;
  baseUrl: string;
  apiKey: string | null;
  /** The server's own ids; null: what its list says. */
  models: readonly string[] | null;
  /** Null for the installation's. */
  workspaceId: string | null;
  /** The stored key cannot be opened: no request is sent, least of all with another key. */
  keyUnreadable?: true;
  /** Changes whenever the provider's settings do. */
  version: string;
}

export const originOf = ({ baseUrl }: ProviderSpec): string => splitBaseUrl(baseUrl).baseUrl;

/** Where requests go and with whose key: failures and speed are remembered by it. */
export const endpointOf = (spec: ProviderSpec): string =>
  spec.workspaceId === null ? `${spec.name}@${originOf(spec)}` : `ws:${spec.workspaceId}:${spec.name}:${spec.version}`;
