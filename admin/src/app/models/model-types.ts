import type { ModelConfigDto } from '@nexus/api-client/angular';

export interface ModelItem {
  id: string;
  name: string;
  /** Who makes it: the part of the id before the slash. */
  provider: string;
  description: string | null;
  /** Tokens; null when unknown. */
  context_length: number | null;
  max_completion_tokens?: number | null;
  /** US dollars per million tokens; null where the price varies or is unknown. */
  pricing: { prompt: number | null; completion: number | null };
  capabilities: string[];
  input_modalities?: string[];
  output_modalities?: string[];
  supported_parameters?: string[];
  created_at?: string | null;
  expires_at?: string | null;
  is_local: boolean;
  /** Can be asked now: its provider is configured, it is allowed and not denied. */
  is_enabled: boolean;
  is_allowed: boolean;
  is_default: boolean;
  /** Name of the provider that serves it. */
  via: string;
}

export interface ModelPage {
  items: ModelItem[];
  next_cursor?: string | null;
}

export type ModelConfig = ModelConfigDto;
export type RoutingConfig = ModelConfig['routing'];
export type ModelConfigInput = Omit<ModelConfig, 'effective_default_model'>;
