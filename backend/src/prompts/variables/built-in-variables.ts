/** Variables that every workspace has. `visitor.<name>` stands for any attribute that the page tells of its visitor. */
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
  locale: { description: 'Language of whoever asks, by their browser or program (Accept-Language).', sample: 'en' },
  'visitor.name': { description: 'Name of the visitor, as the page told it.', sample: 'Alex Example' },
  'visitor.email': { description: 'E-mail address of the visitor, as the page told it.', sample: 'alex@example.com' },
} as const;
export type BuiltInVariable = keyof typeof BUILT_IN_VARIABLES;

export const isBuiltIn = (name: string): name is BuiltInVariable => Object.hasOwn(BUILT_IN_VARIABLES, name);
/** Names that a workspace cannot give to a variable of its own. */
export const isReserved = (name: string): boolean => isBuiltIn(name) || name === 'visitor';

/** What stands for a value that nobody has told. */
export const UNKNOWN_VALUE = 'unknown';
/** Of an attribute of a visitor in a preview. */
export const SAMPLE_ATTRIBUTE = 'sample';
