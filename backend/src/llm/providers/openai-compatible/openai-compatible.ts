import type { Dialect } from '../openai-protocol/chat.js';

/** Default addresses of well-known servers. */
export const USUAL_BASE_URLS: Readonly<Record<string, string>> = {
  anthropic: 'https://api.anthropic.com/v1',
  deepseek: 'https://api.deepseek.com/v1',
  google: 'https://generativelanguage.googleapis.com/v1beta/openai',
  groq: 'https://api.groq.com/openai/v1',
  llamacpp: 'http://127.0.0.1:8080/v1',
  lmstudio: 'http://127.0.0.1:1234/v1',
  mistral: 'https://api.mistral.ai/v1',
  ollama: 'http://127.0.0.1:11434/v1',
  openai: 'https://api.openai.com/v1',
  vllm: 'http://127.0.0.1:8000/v1',
};

/** A model id is `<name>/<the server's own id>`, e.g. `ollama/llama3.2` or `vllm/meta-llama/Llama-3-8B`. */
export function compatibleDialect(name: string, baseUrl: string): Dialect {
  const prefix = `${name}/`;
  return {
    name,
    wire: 'openai',
    // Their reasoning models refuse `max_tokens`, which most other servers expect.
    ...(isAzure(baseUrl) || new URL(baseUrl).hostname === 'api.openai.com'
      ? { maxTokensName: 'max_completion_tokens' }
      : {}),
    supports: (model) => model.startsWith(prefix) && /^[\w.~:@+/-]+$/.test(model.slice(prefix.length)),
    upstreamModel: (model) => model.slice(prefix.length),
  };
}

/** Azure expects the key in another header and would treat a bearer token as something else. */
export function compatibleHeaders(baseUrl: string, apiKey: string | null): Record<string, string> {
  if (apiKey === null) return {};
  if (isAzure(baseUrl)) return { 'api-key': apiKey };
  const bearer = { authorization: `Bearer ${apiKey}` };
  return isAnthropic(baseUrl) ? { ...bearer, 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' } : bearer;
}

/** Its chat route takes a bearer token; its list of models requires the key in its own header. */
const isAnthropic = (baseUrl: string): boolean => new URL(baseUrl).hostname === 'api.anthropic.com';

function isAzure(baseUrl: string): boolean {
  const { hostname, searchParams } = new URL(baseUrl);
  return searchParams.has('api-version') || /\.azure\.com$|\.azure-api\.net$/.test(hostname);
}
