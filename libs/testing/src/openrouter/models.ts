import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

const model = (id: string, name: string, prompt: string, completion: string, tools = true): object => ({
  id,
  name,
  created: 1_760_000_000,
  description: `${name}, simulated.`,
  context_length: 128_000,
  architecture: { modality: 'text->text', input_modalities: ['text'], output_modalities: ['text'] },
  pricing: { prompt, completion },
  top_provider: { context_length: 128_000, max_completion_tokens: 16_384, is_moderated: false },
  supported_parameters: ['temperature', 'max_tokens', ...(tools ? ['tools', 'tool_choice'] : [])],
  expiration_date: null,
});

const BUILT_IN = [
  model('sim/standard', 'Simulator: Standard', '0.000001', '0.000002'),
  model('sim/cheap', 'Simulator: Cheap', '0.0000001', '0.0000002', false),
  model('sim/free:free', 'Simulator: Free', '0', '0', false),
];

export interface ModelList {
  json: string;
  etag: string;
}

/** A stored model list, plus the simulator's own models; only these if no file is given or it does not exist. */
export function loadModelList(file?: string): ModelList {
  const stored = file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { data: object[] }).data : [];
  const json = JSON.stringify({ data: [...BUILT_IN, ...stored] });
  return { json, etag: `"${createHash('sha256').update(json).digest('hex').slice(0, 16)}"` };
}
