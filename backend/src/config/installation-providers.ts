import type { EnvReader } from './env-reader.js';

/** An OpenAI-compatible server that the operator offers to every workspace. */
export interface InstallationProvider {
  name: string;
  baseUrl: string;
  apiKey: string | null;
  /** Null: the models it lists. */
  models: readonly string[] | null;
}

const VARIABLE = 'NEXUS_PROVIDERS';
const FIELDS = new Set(['name', 'base_url', 'api_key', 'models']);
export const PROVIDER_NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;
/** Names with a special meaning. */
export const RESERVED_PROVIDER_NAMES: readonly string[] = ['auto', 'nexus', 'openrouter'];

/** `NEXUS_PROVIDERS=[{"name": "ollama", "base_url": "http://127.0.0.1:11434/v1", "api_key"?: …, "models"?: […]}]` */
export function installationProviders(r: EnvReader): InstallationProvider[] {
  const raw = r.optional(VARIABLE);
  if (raw === undefined) return [];
  const list = parse(raw);
  if (!list) {
    r.problems.push(`${VARIABLE} must be a JSON list of objects with name and base_url`);
    return [];
  }
  const found = list.map((entry, i) => read(entry, `${VARIABLE}[${i}]`, r.problems)).filter((p) => p !== undefined);
  if (new Set(found.map((p) => p.name)).size < found.length) r.problems.push(`${VARIABLE} gives a name twice`);
  return found;
}

function parse(raw: string): Record<string, unknown>[] | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return Array.isArray(value) && value.every((v) => typeof v === 'object' && v !== null) ? value : undefined;
  } catch {
    return undefined;
  }
}

function read(
  { name, base_url, api_key = null, models = null, ...rest }: Record<string, unknown>,
  where: string,
  problems: string[],
): InstallationProvider | undefined {
  const wrong = [
    ...(typeof name === 'string' && PROVIDER_NAME.test(name) && !RESERVED_PROVIDER_NAMES.includes(name)
      ? []
      : ['name']),
    ...(typeof base_url === 'string' && /^https?:$/.test(URL.parse(base_url)?.protocol ?? '') ? [] : ['base_url']),
    ...(api_key === null || (typeof api_key === 'string' && /^[\x21-\x7e]+$/.test(api_key)) ? [] : ['api_key']),
    ...(models === null || isTextList(models) ? [] : ['models']),
    ...Object.keys(rest).filter((field) => !FIELDS.has(field)),
  ];
  problems.push(...wrong.map((field) => `${where}.${field} is not valid`));
  if (wrong.length > 0) return undefined;
  return {
    name: name as string,
    baseUrl: base_url as string,
    apiKey: api_key as string | null,
    models: models as string[] | null,
  };
}

const isTextList = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === 'string' && v !== '');
