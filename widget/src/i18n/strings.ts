import { pinned } from '../lazy.js';
import { en } from './en.js';

/** Every text of the widget; `{name}` marks what is filled in. */
export interface Strings {
  openChat: string;
  closeChat: string;
  unreadOne: string;
  unreadMany: string;
  assistant: string;
  you: string;
  statusReady: string;
  statusAnswering: string;
  statusConnecting: string;
  statusReconnecting: string;
  statusOffline: string;
  conversation: string;
  menu: string;
  newConversation: string;
  copyConversation: string;
  suggestions: string;
  messageLabel: string;
  placeholder: string;
  send: string;
  stop: string;
  charactersLeft: string;
  jumpToLatest: string;
  answering: string;
  stopped: string;
  truncated: string;
  copy: string;
  copied: string;
  copyCode: string;
  helpful: string;
  notHelpful: string;
  thanks: string;
  sources: string;
  source: string;
  page: string;
  slide: string;
  sheet: string;
  closeSource: string;
  retry: string;
  askAgain: string;
  /** Shown always, before the owner's own wording if there is one. */
  aiGenerated: string;
  aiNotice: string;
  /** The assistant's first words, unless the owner wrote others. */
  greeting: string;
  /** Fallback when neither the name nor the greeting is known yet. */
  defaultName: string;
  keyHint: string;
  retryIn: string;
  noticeNothingRelevant: string;
  noticeModelSwitched: string;
  noticeKnowledgeUnavailable: string;
  /** By problem code; `unknown` is the fallback. Each says what happened and what to do. */
  errors: Record<string, string>;
}

export type StringOverrides = Partial<Omit<Strings, 'errors'>> & { errors?: Record<string, string> };

const TABLES: Record<string, Strings> = { en };
/** Fetched when they are needed; the table that is always there is English. */
const LOADERS: Record<string, () => Promise<Strings>> = {
  de: () => pinned('__NEXUS_PIN_de__', () => import('./de.js')).then((module) => module.de),
};

/** The first candidate (BCP 47) whose language there is a table for, else English. */
export function resolveLanguage(candidates: readonly (string | null | undefined)[]): string {
  for (const candidate of candidates) {
    const language = candidate?.trim().toLowerCase().split('-')[0];
    if (language && (language in TABLES || language in LOADERS)) return language;
  }
  return 'en';
}

/** Undefined when the table is there already (or there is none); rejects never: English is the fallback. */
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
