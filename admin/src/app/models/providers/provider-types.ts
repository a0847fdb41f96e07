export type ProviderKind = 'openrouter' | 'openai_compatible';

export interface ProviderItem {
  name: string;
  kind: ProviderKind;
  base_url: string;
  /** Of the installation: set by its operator, read only here. */
  scope: 'installation' | 'workspace';
  has_key: boolean;
  /** The end of the key, to recognise it by. */
  key_hint: string | null;
  models_count: number;
  last_sync_at: string | null;
  status: 'ok' | 'unverified' | 'failing';
  detail?: string | null;
}

export interface ProviderInput {
  kind?: ProviderKind;
  base_url?: string;
  /** Written, never read back. Left out: the stored one stays. */
  api_key?: string;
  /** For servers that do not list their models. */
  models?: string[];
}

export interface ProviderTest {
  ok: boolean;
  latency_ms: number;
  models: number;
  code?: string | null;
  detail?: string | null;
}

export interface Preset {
  id: string;
  label: string;
  kind: ProviderKind;
  base_url: string;
  key: 'required' | 'optional';
  about: string;
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'openrouter',
    label: 'OpenRouter',
    kind: 'openrouter',
    base_url: '',
    key: 'required',
    about: 'Hundreds of models of all makers with one key. Billed by OpenRouter.',
  },
  {
    id: 'ollama',
    label: 'Ollama',
    kind: 'openai_compatible',
    base_url: 'http://localhost:11434/v1',
    key: 'optional',
    about: 'Models on a machine of your own. The address as the server of this installation sees it.',
  },
  {
    id: 'vllm',
    label: 'vLLM',
    kind: 'openai_compatible',
    base_url: 'http://localhost:8000/v1',
    key: 'optional',
    about: 'A model server of your own on GPUs.',
  },
  {
    id: 'llamacpp',
    label: 'llama.cpp',
    kind: 'openai_compatible',
    base_url: 'http://localhost:8080/v1',
    key: 'optional',
    about: 'One model file, served by llama-server.',
  },
  {
    id: 'lmstudio',
    label: 'LM Studio',
    kind: 'openai_compatible',
    base_url: 'http://localhost:1234/v1',
    key: 'optional',
    about: 'The local server of LM Studio.',
  },
  {
    id: 'other',
    label: 'Other, OpenAI-compatible',
    kind: 'openai_compatible',
    base_url: 'https://',
    key: 'optional',
    about: 'Any server that answers as OpenAI’s API does: Azure, Groq, Mistral, a gateway of your own.',
  },
];

/** Lower case, digits and dashes: the name becomes part of addresses and of model ids. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

export const listOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
