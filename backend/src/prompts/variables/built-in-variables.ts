/** Variables of every workspace. `visitor.<name>` is any attribute that the page provides about its visitor. */
export const BUILT_IN_VARIABLES = {
  company: { description: 'Name of the workspace.', sample: 'Example Ltd' },
  today: {
    description: 'The date in the time zone of the workspace, with the day of the week.',
    sample: '2026-03-02 (Monday)',
  },
  assistant_name: {
    description: 'Name of the assistant: from the prompt settings, else the name of the widget, else “Assistant”.',
    sample: 'Assistant',
  },
  locale: { description: 'Language of the request (Accept-Language header).', sample: 'en' },
  'visitor.name': { description: 'Name of the visitor, provided by the page.', sample: 'Alex Example' },
  'visitor.email': { description: 'E-mail address of the visitor, provided by the page.', sample: 'alex@example.com' },
} as const;
export type BuiltInVariable = keyof typeof BUILT_IN_VARIABLES;

export const isBuiltIn = (name: string): name is BuiltInVariable => Object.hasOwn(BUILT_IN_VARIABLES, name);
/** Names that cannot be used for a variable of a workspace. */
export const isReserved = (name: string): boolean => isBuiltIn(name) || name === 'visitor';

/** Placeholder for a missing value. */
export const UNKNOWN_VALUE = 'unknown';
/** Value of a visitor attribute in previews. */
export const SAMPLE_ATTRIBUTE = 'sample';
