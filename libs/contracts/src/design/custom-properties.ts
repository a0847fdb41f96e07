const COLOR = /^(#([\da-f]{3}|[\da-f]{6}|[\da-f]{8})|(rgb|hsl|oklch|oklab)\([\d.,%/ a-z-]{1,60}\)|transparent)$/i;
const LENGTH = /^\d{1,4}(\.\d{1,3})?(px|rem|em|vh|vw|dvh|%)$/;
const FONT = /^[\p{L}\d ,'"_-]{1,200}$/u;
const SHADOW = /^(none|([\d.,%/ a-z()#-]{1,200}))$/i;

/** The custom properties that a design can set, with their allowed values. Pages can set them too, and take precedence. */
export const WIDGET_PROPERTIES: Readonly<Record<string, RegExp>> = {
  '--nexus-primary': COLOR,
  '--nexus-on-primary': COLOR,
  '--nexus-accent': COLOR,
  '--nexus-background': COLOR,
  '--nexus-surface': COLOR,
  '--nexus-text': COLOR,
  '--nexus-muted': COLOR,
  '--nexus-border': COLOR,
  '--nexus-error': COLOR,
  '--nexus-user': COLOR,
  '--nexus-on-user': COLOR,
  '--nexus-radius': LENGTH,
  '--nexus-font': FONT,
  '--nexus-font-size': LENGTH,
  '--nexus-panel-width': LENGTH,
  '--nexus-panel-height': LENGTH,
  '--nexus-launcher-size': LENGTH,
  '--nexus-offset-x': LENGTH,
  '--nexus-offset-y': LENGTH,
  '--nexus-shadow': SHADOW,
  '--nexus-z-index': /^\d{1,10}$/,
};

/** Reason why a value is not allowed; null: it is allowed. */
export function propertyProblem(name: string, value: string): string | null {
  const pattern = Object.hasOwn(WIDGET_PROPERTIES, name) ? WIDGET_PROPERTIES[name] : undefined;
  if (!pattern) return `${name.slice(0, 60)} is no published custom property of the widget.`;
  // URLs would load files from other servers; variables of the page are not part of the design.
  if (!pattern.test(value) || /(url|var|env|attr|image)\(/i.test(value)) return `The value of ${name} is not valid.`;
  return null;
}

export interface ParsedProperties {
  properties: Record<string, string>;
  /** One sentence per line that cannot be used. */
  problems: string[];
}

/** Parses declarations like `--nexus-…: value;`, one per line. */
export function parseProperties(css: string): ParsedProperties {
  const properties: Record<string, string> = {};
  const problems: string[] = [];
  for (const line of css.split(/[;\n]/)) {
    const text = line.trim();
    if (text === '') continue;
    const [name = '', ...rest] = text.split(':');
    const value = rest.join(':').trim();
    const problem = propertyProblem(name.trim(), value);
    if (problem) problems.push(problem);
    else properties[name.trim()] = value;
  }
  return { properties, problems };
}

export const formatProperties = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}: ${value};`)
    .join('\n');
