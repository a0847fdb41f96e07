import type { ChunkingStrategy, KnowledgeSettings, OcrLanguage } from './settings-types';

export interface Choice<T extends string> {
  value: T;
  label: string;
  about: string;
}

export const STRATEGIES: readonly Choice<ChunkingStrategy>[] = [
  {
    value: 'recursive',
    label: 'By structure',
    about: 'Whole paragraphs, lists and rows up to the size. Best recall in our measurements.',
  },
  {
    value: 'sentence_window',
    label: 'Sentence windows',
    about: 'Windows of sentences that overlap by half. About twice as many passages.',
  },
  {
    value: 'semantic',
    label: 'By meaning',
    about: 'Splits where neighbouring sentences stop being similar. Takes longer to index.',
  },
];

export const OCR_MODES: readonly Choice<KnowledgeSettings['ocr']['mode']>[] = [
  { value: 'auto', label: 'Where a page has no text', about: '' },
  { value: 'always', label: 'On every page', about: '' },
  { value: 'off', label: 'Never', about: '' },
];

export const LANGUAGES = [
  { value: 'eng', label: 'English' },
  { value: 'deu', label: 'German' },
  { value: 'fra', label: 'French' },
] as const satisfies readonly { value: OcrLanguage; label: string }[];

export function bounded(value: number, min: number, max: number, whole = true): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const within = Math.min(max, Math.max(min, value));
  return whole ? Math.round(within) : within;
}

/** At least one remains. */
export function toggled<T extends string>(chosen: readonly T[], value: T): T[] {
  const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  return next.length > 0 ? next : [...chosen];
}
