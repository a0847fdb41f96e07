import { SAMPLE_ATTRIBUTE, BUILT_IN_VARIABLES, isBuiltIn, UNKNOWN_VALUE } from './built-in-variables.js';
import type { Facts } from './asker-facts.js';
import { filled, namesIn, type TemplatePart, isVisitorVariable } from './template.js';
import { VISITOR_RULE, visitorValue } from './visitor-value.js';

/** Values of a workspace, independent of the question. */
export interface WorkspaceValues {
  company: string;
  timezone: string;
  assistantName: string;
  variables: ReadonlyMap<string, string>;
}

/** Values that depend on the question. */
export interface AskedValues {
  at: Date;
  /** BCP 47; null when not provided. */
  locale: string | null;
  facts: Facts;
}

export interface FilledPrompt {
  text: string;
  /** Contains data entered by a visitor or their page. */
  personal: boolean;
}

const DEFAULT_LOCALE = 'en';
const DEFAULT_ASSISTANT = 'Assistant';

/** Fills in the values; unknown names stay as they are written. */
export function fillPrompt(
  parts: readonly TemplatePart[],
  workspace: WorkspaceValues,
  asked: AskedValues,
): FilledPrompt {
  const quoted = new Map(
    namesIn(parts)
      .filter(isVisitorVariable)
      .map((name) => [name, visitorValue(factOf(asked.facts, name))]),
  );
  const text = filled(parts, (name) => {
    const value = quoted.get(name);
    return value === undefined ? valueOf(name, workspace, asked) : value || UNKNOWN_VALUE;
  });
  const personal = [...quoted.values()].some((value) => value !== '');
  return { text: personal ? `${text}\n\n${VISITOR_RULE}` : text, personal };
}

function valueOf(name: string, { company, timezone, assistantName, variables }: WorkspaceValues, asked: AskedValues) {
  if (!isBuiltIn(name)) return variables.get(name);
  if (name === 'company') return company;
  if (name === 'today') return dayIn(timezone, asked.at);
  if (name === 'locale') return asked.locale ?? DEFAULT_LOCALE;
  return assistantName || asked.facts.widgetName || DEFAULT_ASSISTANT;
}

function factOf({ visitor }: Facts, name: string): string {
  const attribute = name.slice('visitor.'.length);
  if (attribute === 'name' || attribute === 'email') return visitor?.[attribute] ?? '';
  const known = Object.entries(visitor?.attributes ?? {}).find(([key]) => key.toLowerCase() === attribute);
  return known?.[1] ?? '';
}

/** Values for a preview: the given ones, or else samples. */
export function sampleFacts(names: readonly string[], given: Readonly<Record<string, string>>): Facts {
  const sample = (name: string): string =>
    given[name] ?? (isBuiltIn(name) ? BUILT_IN_VARIABLES[name].sample : SAMPLE_ATTRIBUTE);
  const attributes = names.filter(isVisitorVariable).map((name) => [name.slice('visitor.'.length), sample(name)]);
  return {
    visitor: {
      name: sample('visitor.name'),
      email: sample('visitor.email'),
      attributes: Object.fromEntries(attributes) as Record<string, string>,
    },
    widgetName: null,
  };
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-30 (Monday)`: unambiguous order of day and month. */
export function dayIn(timezone: string, at: Date): string {
  const format = FORMATS.get(timezone) ?? formatOf(timezone);
  FORMATS.set(timezone, format);
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part['year']}-${part['month']}-${part['day']} (${part['weekday']})`;
}

const formatOf = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'long' });
