// The settings of Knowledge.
const text = (page, value) => page.getByText(value).first().waitFor();
const PATH = '/knowledge/settings';

export const KNOWLEDGE_SETTINGS_STATES = [
  {
    name: 'knowledge-settings',
    looks: ['1440-light', '390-dark', '768-dark'],
    path: PATH,
    prepare: async (p) => {
      await text(p, 'all-MiniLM-L6-v2');
      await p.getByLabel('Strategy').selectOption({ label: 'By meaning' });
      await text(p, 'You have unsaved changes.');
    },
  },
  {
    name: 'knowledge-settings-preview',
    looks: ['1440-light', '390-dark'],
    path: PATH,
    prepare: async (p) => {
      await p.getByLabel('Overlap in tokens').fill('20');
      await p.getByRole('radio', { name: 'A text' }).check();
      await p.getByLabel('Text to split').fill('# Leave\n\nUp to five days can be carried over.');
      await text(p, '5 passages');
      await text(p, 'Country | Allowance');
    },
  },
  {
    name: 'knowledge-settings-missing',
    looks: ['390-dark'],
    path: PATH,
    mock: { embedder: 'missing' },
    prepare: (p) => text(p, 'Search by words still works'),
  },
  {
    name: 'knowledge-settings-building',
    looks: ['1440-light', '390-dark'],
    path: PATH,
    mock: { embedder: 'failing' },
    prepare: (p) => text(p, '42 of 130 documents'),
  },
  {
    name: 'knowledge-settings-switched',
    looks: ['390-dark'],
    path: PATH,
    mock: { embedder: 'switched' },
    prepare: (p) => text(p, 'Roll back'),
  },
  {
    name: 'knowledge-settings-error',
    looks: ['390-dark'],
    path: PATH,
    mock: { fail: ['/api/rag'] },
    prepare: (p) => text(p, 'Try again'),
  },
  { name: 'knowledge-settings-loading', looks: ['1440-light'], path: PATH, mock: { delayMs: 20_000 } },
];
