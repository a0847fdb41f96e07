import type { ProviderKind } from './provider-types';

export interface Preset {
  id: string;
  label: string;
  kind: ProviderKind;
  base_url: string;
  key: 'required' | 'optional';
  /** Page on which the vendor issues keys. */
  keys_url?: string;
  about: string;
}

/** Placeholder in an address for a part that only the user knows. */
export const BLANK = 'YOUR-RESOURCE';

/** Known providers, for which only the key has to be entered. The last one is for everything else. */
export const PRESETS: readonly Preset[] = [
  {
    id: 'openrouter',
    label: 'OpenRouter',
    kind: 'openrouter',
    base_url: '',
    key: 'required',
    keys_url: 'https://openrouter.ai/settings/keys',
    about: 'Hundreds of models of all makers with one key. Billed by OpenRouter.',
  },
  {
    id: 'openai',
    label: 'OpenAI',
    kind: 'openai_compatible',
    base_url: 'https://api.openai.com/v1',
    key: 'required',
    keys_url: 'https://platform.openai.com/api-keys',
    about: 'GPT models, billed by OpenAI.',
  },
  {
    id: 'anthropic',
    label: 'Anthropic',
    kind: 'openai_compatible',
    base_url: 'https://api.anthropic.com/v1',
    key: 'required',
    keys_url: 'https://console.anthropic.com/settings/keys',
    about: 'Claude models, billed by Anthropic.',
  },
  {
    id: 'google',
    label: 'Google Gemini',
    kind: 'openai_compatible',
    base_url: 'https://generativelanguage.googleapis.com/v1beta/openai',
    key: 'required',
    keys_url: 'https://aistudio.google.com/apikey',
    about: 'Gemini models, with a key of Google AI Studio.',
  },
  {
    id: 'deepseek',
    label: 'DeepSeek',
    kind: 'openai_compatible',
    base_url: 'https://api.deepseek.com/v1',
    key: 'required',
    keys_url: 'https://platform.deepseek.com/api_keys',
    about: 'DeepSeek models, billed by DeepSeek.',
  },
  {
    id: 'azure',
    label: 'Azure OpenAI',
    kind: 'openai_compatible',
    base_url: 'https://YOUR-RESOURCE.openai.azure.com/openai/v1',
    key: 'required',
    keys_url: 'https://portal.azure.com/#view/Microsoft_Azure_ProjectOxford/CognitiveServicesHub/~/OpenAI',
    about: 'Deployments of your own: put the name of your resource into the address and the deployments under Models.',
  },
  {
    id: 'mistral',
    label: 'Mistral',
    kind: 'openai_compatible',
    base_url: 'https://api.mistral.ai/v1',
    key: 'required',
    keys_url: 'https://console.mistral.ai/api-keys',
    about: 'Mistral models, billed by Mistral.',
  },
  {
    id: 'groq',
    label: 'Groq',
    kind: 'openai_compatible',
    base_url: 'https://api.groq.com/openai/v1',
    key: 'required',
    keys_url: 'https://console.groq.com/keys',
    about: 'Open models, answered fast. Billed by Groq.',
  },
  {
    id: 'ollama',
    label: 'Ollama',
    kind: 'openai_compatible',
    base_url: 'http://127.0.0.1:11434/v1',
    key: 'optional',
    about: 'Models on your own machine. Enter the address as seen by the server of this installation.',
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
    id: 'other',
    label: 'Other base URL',
    kind: 'openai_compatible',
    base_url: 'https://',
    key: 'optional',
    about: 'Any server with an OpenAI-compatible API, such as your own gateway.',
  },
];
