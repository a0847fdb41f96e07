import { describe, expect, it } from '@jest/globals';
import { errorOfPayload, errorOfResponse } from './error-mapping.js';
import { replayEvents, streamOf } from './testing/replay.js';

const TOO_LONG = 'The question and its passages are longer than this model can read.';
const MODERATED = 'The model provider’s moderation refused this question.';

/** Error bodies as sent by servers, with their sources. */
const bodies: [server: string, source: string, status: number, body: unknown, code: string, detail?: string][] = [
  ['OpenAI', 'its reference', 400, { error: { message: 'Requested too much.', type: 'invalid_request_error', code: 'context_length_exceeded' } }, 'provider_rejected', TOO_LONG],
  ['OpenAI', 'its reference', 429, { error: { message: 'You exceeded your current quota.', type: 'insufficient_quota', code: 'insufficient_quota' } }, 'provider_payment_required'],
  ['OpenAI', 'its reference', 429, { error: { message: 'Request too large on tokens per min', type: 'tokens', code: 'rate_limit_exceeded' } }, 'provider_rate_limited'],
  ['OpenAI', 'its reference', 401, { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } }, 'provider_auth_failed'],
  ['vLLM, old', 'vllm-project/vllm#12886', 400, { object: 'error', message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.", type: 'BadRequestError', param: null, code: 400 }, 'provider_rejected', TOO_LONG],
  ['vLLM', 'vllm-project/vllm#37011', 404, { error: { message: 'The model `x` does not exist.', type: 'NotFoundError', param: null, code: 404 } }, 'model_not_found'],
  ['vLLM, validation', 'vllm-project/vllm#15119', 422, { detail: [{ type: 'missing', loc: ['body', 'messages'], msg: 'Field required' }] }, 'provider_rejected'],
  ['SGLang', 'sgl-project/sglang#12100', 400, { object: 'error', message: 'The input (5000 tokens) is longer than the model\'s context length (4096 tokens).', type: 'BadRequestError', code: 400 }, 'provider_rejected', TOO_LONG],
  ['llama.cpp', 'ggml-org/llama.cpp#15780', 400, { error: { code: 400, message: 'the request exceeds the available context size, try increasing it', type: 'exceed_context_size_error', n_prompt_tokens: 9000, n_ctx: 4096 } }, 'provider_rejected', TOO_LONG],
  ['llama.cpp, loading', 'its server README', 503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, 'provider_unavailable'],
  ['Google, in a list', 'jackmpcollins/magentic#382', 400, [{ error: { code: 400, message: 'Unknown name "x": Cannot find field.', status: 'INVALID_ARGUMENT', details: [{ '@type': 'BadRequest' }] } }], 'provider_rejected'],
  ['Google, key', 'own', 400, [{ error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } }], 'provider_auth_failed'],
  ['Google, length', 'zhy0216/pigo', 400, [{ error: { code: 400, message: 'The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).', status: 'INVALID_ARGUMENT' } }], 'provider_rejected', TOO_LONG],
  ['Google, quota', 'longy2k/obsidian-bmo-chatbot#129', 429, [{ error: { code: 429, message: 'You exceeded your current quota, please check your plan.', status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '23s' }] } }], 'provider_rate_limited'],
  ['Google, JSON in a text', 'Kilo-Org/kilocode#6476', 400, { error: { message: '{"error":{"code":400,"message":"API key expired. Please renew the API key.","status":"INVALID_ARGUMENT"}}', code: 400, status: 'Bad Request' } }, 'provider_auth_failed'],
  ['Azure, filter', 'openai/openai-python#331', 400, { error: { message: 'The response was filtered due to the prompt triggering Azure OpenAI’s content management policy.', type: null, param: 'prompt', code: 'content_filter', status: 400, innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: { hate: { filtered: true } } } } }, 'provider_rejected', MODERATED],
  ['Azure, deployment', 'own', 404, { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } }, 'model_not_found'],
  ['Azure, gateway', 'own', 401, { statusCode: 401, message: 'Access denied due to invalid subscription key.' }, 'provider_auth_failed'],
  ['Mistral, validation', 'editor-code-assistant/eca#231', 422, { object: 'error', message: { detail: [{ type: 'extra_forbidden', loc: ['body', 'x'], msg: 'Extra inputs are not permitted', input: 32000 }] }, type: 'invalid_request_error', param: null, code: null }, 'provider_rejected'],
  ['Mistral, length', 'Gage-Technologies/mistral-go#2', 400, { object: 'error', message: 'Prompt contains 40000 tokens, too large for model with 32768 maximum context length', type: 'invalid_request_error', code: '3051' }, 'provider_rejected', TOO_LONG],
  ['Mistral, key', 'own', 401, { message: 'Unauthorized', request_id: 'x' }, 'provider_auth_failed'],
  ['Mistral, model', 'own', 400, { object: 'error', message: 'Invalid model: x', type: 'invalid_model', code: '1500' }, 'model_not_found'],
  ['DeepSeek', 'Aider-AI/aider#4851', 402, { error: { message: 'Insufficient Balance', type: 'unknown_error', param: null, code: 'invalid_request_error' } }, 'provider_payment_required'],
  ['DeepSeek, through a gateway', 'Aider-AI/aider#4851', 400, { error: { message: 'DeepseekException - Insufficient Balance', code: 'invalid_request_error' } }, 'provider_payment_required'],
  ['DeepSeek, plain text', 'own', 422, 'Failed to deserialize the JSON body into the target type', 'provider_rejected'],
  ['Groq, length', 'own', 413, { error: { message: 'Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 9000.', type: 'tokens', code: 'rate_limit_exceeded' } }, 'provider_rejected', TOO_LONG],
  ['Groq, model', 'own', 400, { error: { message: 'The model `x` has been decommissioned.', type: 'invalid_request_error', code: 'model_decommissioned' } }, 'model_not_found'],
  ['Groq, tools', 'groq/groq-typescript#28', 400, { error: { message: 'Failed to call a function.', type: 'invalid_request_error', code: 'tool_use_failed', failed_generation: 'x' } }, 'provider_rejected'],
  ['TGI', 'huggingface/text-generation-inference#2668', 422, { error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 32000', error_type: 'validation' }, 'provider_rejected', TOO_LONG],
  ['TGI, old', 'huggingface/text-generation-inference, its source', 422, { error: 'Input validation error: `inputs` must have less than 4096 tokens. Given: 5000', error_type: 'validation' }, 'provider_rejected', TOO_LONG],
  ['TGI, overloaded', 'its source', 429, { error: 'Model is overloaded', error_type: 'overloaded' }, 'provider_rate_limited'],
  ['Ollama', 'own', 404, { error: { message: 'model "x" not found, try pulling it first', type: 'api_error', param: null, code: null } }, 'model_not_found'],
  ['Ollama, a text', 'ollama/ollama docs/api/errors', 500, { error: 'the input length exceeds the context length' }, 'provider_rejected', TOO_LONG],
  ['LM Studio', 'zhy0216/pigo', 400, { error: 'The number of tokens to keep from the initial prompt is greater than the context length.' }, 'provider_rejected', TOO_LONG],
  ['OpenRouter', 'open-webui/computer#293', 429, { error: { message: 'Provider returned error', code: 429, metadata: { raw: 'x is temporarily rate-limited upstream.', provider_name: 'BaseTen' } } }, 'provider_rate_limited'],
  ['OpenRouter, what is behind it', 'own', 400, { error: { message: 'Provider returned error', code: 400, metadata: { raw: '{"error":{"message":"prompt is too long: 213462 tokens > 200000 maximum"}}', provider_name: 'Anthropic' } } }, 'provider_rejected', TOO_LONG],
  ['OpenRouter, moderation', 'its reference', 403, { error: { message: 'Flagged', code: 403, metadata: { reasons: ['violence'] } } }, 'provider_rejected', MODERATED],
  ['OpenRouter, behind it', 'earendil-works/pi#4943', 400, { error: { message: 'Input length 131393 exceeds the maximum allowed input length of 131040 tokens.', code: '400' } }, 'provider_rejected', TOO_LONG],
  ['Anthropic', 'coder/aibridge#56', 400, { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 205351 tokens > 200000 maximum' }, request_id: 'x' }, 'provider_rejected', TOO_LONG],
  ['Anthropic, credit', 'own', 400, { type: 'error', error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' } }, 'provider_payment_required'],
  ['xAI', 'zhy0216/pigo', 400, { code: 'Client specified an invalid argument', error: "This model's maximum prompt length is 131072 but the request contains 537812 tokens." }, 'provider_rejected', TOO_LONG],
  ['DashScope', 'anomalyco/opencode#45834', 400, { error: { code: 'invalid_parameter_error', message: 'Range of input length should be [1, 129024]', type: 'invalid_request_error' }, request_id: 'x' }, 'provider_rejected', TOO_LONG],
  ['DashScope, filter', 'own', 400, { code: 'data_inspection_failed', message: 'Input data may contain inappropriate content.', request_id: 'x' }, 'provider_rejected', MODERATED],
  ['Cloudflare', 'own', 400, { success: false, errors: [{ code: 5021, message: 'The estimated number of input and maximum output tokens exceeded this model context window limit' }], result: {} }, 'provider_rejected', TOO_LONG],
  ['SiliconFlow', 'own', 400, { code: 20012, message: 'Model does not exist. Please check it carefully.', data: null }, 'model_not_found'],
  ['Bedrock, throttling', 'jin-bo/agentao#88', 429, { message: 'Too many tokens, please wait before trying again.' }, 'provider_rate_limited'],
  ['nginx, a web page', 'own', 413, '<html><head><title>413 Request Entity Too Large</title></head></html>', 'provider_rejected', TOO_LONG],
  ['nginx, a web page', 'own', 502, '<!DOCTYPE html><p>maximum context length, model not found</p>', 'provider_unavailable'],
  ['a proxy, plain text', 'own', 504, 'upstream request timeout', 'provider_timeout'],
  ['nothing', 'own', 400, '', 'provider_rejected'],
  ['nonsense', 'own', 500, [[[[[[[[[[null]]]]]]]]]], 'provider_error'],
]; // prettier-ignore

describe('the body of an error', () => {
  const rows = bodies.map(
    ([server, source, status, body, code, detail = '']) => [server, source, status, body, code, detail] as const,
  );
  it.each(rows)('of %s [%s] with %s', (_, __, status, body, code, detail) => {
    for (const sent of typeof body === 'string' ? [body] : [body, JSON.stringify(body)]) {
      const error = errorOfResponse(status, sent, undefined);
      expect({ code: error.code, message: error.message }).toMatchObject({
        code,
        ...(detail ? { message: detail } : {}),
      });
    }
  });

  it('states when to retry', () => {
    const headers = (body: unknown): unknown => errorOfResponse(429, body, undefined, 1_000_000).headers;
    expect(headers([{ error: { code: 429, details: [{ retryDelay: '22.5s' }] } }])).toEqual({ 'retry-after': '23' });
    expect(headers({ error: { metadata: { headers: { 'X-RateLimit-Reset': '1009000' } } } })).toEqual({
      'retry-after': '9',
    });
    expect(headers({ error: { metadata: { headers: 'x' } } })).toBeUndefined();
  });

  it('is logged with its text, without keys', () => {
    const { cause } = errorOfResponse(400, [{ error: { message: 'Bad key sk-secret-0123456789' } }], undefined);
    expect(String(cause)).toBe('Error: Model provider answered HTTP 400: Bad key [redacted]');
  });
});

/** After HTTP 200, instead of an answer or after its beginning. */
const streams: [string, string, string, string, string?][] = [
  ['OpenRouter', 'damianvtran/local-operator#223', streamOf(JSON.stringify({ id: 'x', error: { code: 502, message: 'Overloaded' }, choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }] })), 'provider_unavailable'],
  ['OpenRouter without choices', 'diegosouzapw/OmniRoute#8210', streamOf(JSON.stringify({ choices: [], error: { code: 'rate_limit_exceeded', message: 'x' } })), 'provider_rate_limited'],
  ['Groq', 'anomalyco/opencode#1018', 'event: error\ndata: {"error":{"message":"Failed to call a function.","type":"invalid_request_error","code":"tool_use_failed","status_code":400}}\n\n', 'provider_rejected'],
  ['fms-guardrails', 'foundation-model-stack/fms-guardrails-orchestrator#436', 'event: error\ndata: {"code":400,"details":"Requested sample logprobs of 21"}\n\ndata: [DONE]\n\n', 'provider_rejected'],
  ['llama.cpp of 2025', 'coddy-project/coddy-agent#106', 'error: {"code":400,"message":"the request exceeds the available context size","type":"invalid_request_error"}\n\ndata: [DONE]\n\n', 'provider_rejected', TOO_LONG],
  ['llama.cpp', 'unslothai/unsloth#9390', streamOf('{"error":{"code":500,"message":"request (2358 tokens) exceeds the available context size (2048 tokens)","type":"server_error"}}'), 'provider_rejected', TOO_LONG],
  ['vLLM', 'vllm-project/vllm#22341', streamOf('{"object":"error","message":"Internal Server Error","type":"InternalServerError","param":null,"code":500}', '[DONE]'), 'provider_error'],
  ['TGI', 'huggingface/text-generation-inference#2668', streamOf('{"error":{"message":"Request failed during generation","http_status_code":424}}'), 'provider_error'],
  ['TGI of old', 'its source', streamOf('{"error":"Model is overloaded","error_type":"overloaded"}'), 'provider_unavailable'],
  ['Ollama', 'ollama/ollama docs/api/errors', streamOf('{"error":"an error was encountered while running the model"}'), 'provider_error'],
  ['Google', 'own', streamOf('[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]'), 'provider_unavailable'],
  ['Anthropic', 'own', 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n', 'provider_unavailable'],
  ['Azure', 'Oaklight/argo-proxy#91', streamOf('{"error":{"message":"Error code: 400 - {\'code\': \'content_filter\', The response was filtered due to the content management policy"}}'), 'provider_rejected', MODERATED],
  ['MiniMax', 'own', streamOf('{"choices":null,"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}'), 'provider_payment_required'],
  ['a gateway, plain text', 'own', 'event: error\ndata: upstream connect error\n\n', 'provider_error'],
  ['a gateway, words as data', 'own', 'data: Internal Server Error\n\n', 'provider_error'],
]; // prettier-ignore

describe('an error in the middle of a stream', () => {
  const begun = streamOf({ delta: { content: 'The warranty' }, finish_reason: null });
  const rows = streams.map(
    ([server, source, stream, code, detail = '']) => [server, source, stream, code, detail] as const,
  );
  it.each(rows)('of %s [%s]', (_, __, stream, code, detail) => {
    const error = expect.objectContaining({ code, ...(detail ? { message: detail } : {}) }) as unknown as Error;
    for (const before of ['', begun])
      for (const size of [1_000_000, 3]) expect(() => replayEvents(before + stream, size)).toThrow(error);
  });

  it.each([
    ['null', { error: null }],
    ['an empty text', { error: '' }],
    ['an empty object', { error: {}, base_resp: { status_code: 0, status_msg: '' } }],
  ])('is not %s', (_, more) => {
    const chunk = { choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }], ...more };
    expect(replayEvents(streamOf(JSON.stringify(chunk))).at(-1)).toMatchObject({ type: 'finish' });
  });

  it('has its own code', () => {
    expect(errorOfPayload({ code: 'rate_limit_exceeded' }).code).toBe('provider_rate_limited');
    expect(errorOfPayload({ code: 'teapot' }).code).toBe('provider_error');
  });
});
