import type { ProviderKeyDto, ProviderTestDto, PutProviderKeyDto } from '@nexus/api-client';

export type ProviderItem = ProviderKeyDto;
export type ProviderKind = ProviderItem['kind'];
/** What is left out stays as it is; null goes back to the default. */
export type ProviderInput = PutProviderKeyDto;
export type ProviderTest = ProviderTestDto;

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
    base_url: 'http://127.0.0.1:11434/v1',
    key: 'optional',
    about: 'Models on a machine of your own. The address as the server of this installation sees it.',
  },
  {
    id: 'vllm',
    label: 'vLLM',
    kind: 'openai_compatible',
    base_url: 'http://127.0.0.1:8000/v1',
    key: 'optional',
    about: 'A model server of your own on GPUs.',
  },
  {
    id: 'llamacpp',
    label: 'llama.cpp',
    kind: 'openai_compatible',
    base_url: 'http://127.0.0.1:8080/v1',
    key: 'optional',
    about: 'One model file, served by llama-server.',
  },
  {
    id: 'lmstudio',
    label: 'LM Studio',
    kind: 'openai_compatible',
    base_url: 'http://127.0.0.1:1234/v1',
    key: 'optional',
    about: 'The local server of LM Studio.',
  },
  {
    id: 'openai',
    label: 'OpenAI',
    kind: 'openai_compatible',
    base_url: 'https://api.openai.com/v1',
    key: 'required',
    about: 'Directly, with a key of OpenAI.',
  },
  {
    id: 'mistral',
    label: 'Mistral',
    kind: 'openai_compatible',
    base_url: 'https://api.mistral.ai/v1',
    key: 'required',
    about: 'Directly, with a key of Mistral.',
  },
  {
    id: 'groq',
    label: 'Groq',
    kind: 'openai_compatible',
    base_url: 'https://api.groq.com/openai/v1',
    key: 'required',
    about: 'Directly, with a key of Groq.',
  },
  {
    id: 'other',
    label: 'Other, OpenAI-compatible',
    kind: 'openai_compatible',
    base_url: 'https://',
    key: 'optional',
    about: 'Any server that answers as OpenAI’s API does: Azure (with ?api-version=…), a gateway of your own.',
  },
];

/** The name becomes part of addresses and of model ids. */
export const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;
/** Names with a meaning of their own. */
export const RESERVED = new Set(['auto', 'nexus', 'openrouter']);

export const listOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
