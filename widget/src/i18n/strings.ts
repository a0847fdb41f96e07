import { pinned } from '../lazy.js';
import { en } from './en.js';
import type { StringOverrides, Strings } from './texts.js';

const TABLES: Record<string, Strings> = { en };
/** Loaded on demand; English is always included. */
const LOADERS: Record<string, () => Promise<Strings>> = {
  de: () => pinned('__NEXUS_PIN_de__', () => import('./de.js')).then((module) => module.de),
};

/** The first candidate (BCP 47) whose language is supported, otherwise English. */
export function resolveLanguage(candidates: readonly (string | null | undefined)[]): string {
  for (const candidate of candidates) {
    const language = candidate?.trim().toLowerCase().split('-')[0];
    if (language && (language in TABLES || language in LOADERS)) return language;
  }
  return 'en';
}

/** Undefined if the strings are already loaded (or do not exist); never rejects: English is the fallback. */
export function loadStrings(language: string): Promise<void> | undefined {
  const load = language in TABLES ? undefined : LOADERS[language];
  return load?.().then(
    (table) => void (TABLES[language] = table),
    () => void (TABLES[language] = en),
  );
}

export function stringsFor(language: string, overrides: StringOverrides = {}): Strings {
  const table = TABLES[language] ?? en;
  return { ...table, ...overrides, errors: { ...table.errors, ...overrides.errors } };
}

export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (mark, name: string) => String(values[name] ?? mark));
}

export const errorText = (strings: Strings, code: string): string =>
  strings.errors[code] ?? strings.errors['unknown'] ?? code;
