/** A variable between double braces. A backslash before them makes the braces literal. */
const PLACE = /(\\?)\{\{([^{}\n]{0,100})\}\}/g;
const ATTRIBUTE = /^visitor\.[a-z][a-z0-9_]{0,39}$/;

/** Together with `VARIABLE_VALUE_MAX` this limits the length of a rendered prompt. */
export const VARIABLE_USES_MAX = 50;

export type TemplatePart = { text: string } | { name: string; raw: string };

/** Splits a prompt into literal text and variable names; names are trimmed and in lower case. */
export function templateParts(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const place of text.matchAll(PLACE)) {
    const [raw, escape, name = ''] = place;
    if (place.index > end) parts.push({ text: text.slice(end, place.index) });
    parts.push(escape ? { text: raw.slice(1) } : { name: name.trim().toLowerCase(), raw });
    end = place.index + raw.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Distinct names in the order of first use. */
export const namesIn = (parts: readonly TemplatePart[]): string[] => [
  ...new Set(parts.flatMap((part) => ('name' in part ? [part.name] : []))),
];

/** Joins the parts with their values; a variable without a value stays as it was written. */
export const filled = (parts: readonly TemplatePart[], valueOf: (name: string) => string | undefined): string =>
  parts.map((part) => ('text' in part ? part.text : (valueOf(part.name) ?? part.raw))).join('');

export const isVisitorVariable = (name: string): boolean => ATTRIBUTE.test(name);
