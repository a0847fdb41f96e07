// The Q&A pages.
const text = (page, value) => page.getByText(value).first().waitFor();
const IMPORT = (n) => `f0000000-0000-4000-8000-00000000000${n}`;
const SUGGESTION = 'e0000000-0000-4000-8000-000000000001';
const DISMISSED = 'e0000000-0000-4000-8000-000000000004';
const FIRST = '01994d2e-6a1b-7c3d-8e4f-5a6b7c8d9e01';

export const QA_STATES = [
  {
    name: 'qa',
    looks: ['1440-light', '390-dark', '768-dark'],
    path: '/qa',
    prepare: (p) => text(p, 'How do I send a parcel back?'),
  },
  {
    name: 'qa-empty',
    looks: ['1440-light', '390-dark'],
    path: '/qa',
    mock: { empty: true },
    prepare: (p) => text(p, 'No curated answers yet'),
  },
  {
    name: 'qa-error',
    looks: ['390-dark'],
    path: '/qa',
    mock: { fail: ['/api/qa'] },
    prepare: (p) => text(p, 'Try again'),
  },
  { name: 'qa-loading', looks: ['1440-light'], path: '/qa', mock: { delayMs: 20_000 } },
  {
    name: 'qa-filtered',
    looks: ['768-dark'],
    path: '/qa?tag=contact&q=zebra',
    prepare: (p) => text(p, 'Nothing matches'),
  },
  {
    name: 'qa-selected',
    looks: ['1440-light', '390-dark'],
    path: '/qa',
    prepare: async (p) => {
      await text(p, 'When do you open?');
      await p.getByRole('checkbox').nth(1).check();
      await text(p, '1 selected');
    },
  },
  {
    name: 'qa-entry',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: `/qa?entry=${FIRST}`,
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Preview' }).click();
      await p.getByLabel('Question to try').fill('What are the opening hours on Saturday?');
      await p.getByRole('button', { name: 'Try it' }).click();
      await text(p, 'Yes: this entry answers it.');
      await text(p, 'Version 3');
    },
  },
  {
    name: 'qa-new-conflict',
    looks: ['1440-light', '390-dark'],
    path: '/qa?entry=new',
    prepare: async (p) => {
      await p.getByLabel('Question', { exact: true }).fill('Opening hours');
      await text(p, 'both cannot be published.');
      await p.getByRole('button', { name: 'Save' }).click();
      await text(p, 'Enter the answer');
    },
  },
  {
    name: 'qa-match',
    looks: ['1440-light', '390-dark'],
    path: '/qa/match',
    prepare: async (p) => {
      await p.getByLabel('Question to try').fill('Are you open?');
      await p.keyboard.press('Enter');
      await text(p, 'Refused');
    },
  },
  {
    name: 'qa-suggestions',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: '/qa/suggestions',
    prepare: (p) => text(p, 'Do you ship to Norway?'),
  },
  {
    name: 'qa-suggestions-empty',
    looks: ['1440-light', '390-dark'],
    path: '/qa/suggestions',
    mock: { empty: true },
    prepare: (p) => text(p, 'No open suggestions'),
  },
  {
    name: 'qa-suggestions-error',
    looks: ['390-dark'],
    path: '/qa/suggestions',
    mock: { fail: ['/api/qa/suggestions'] },
    prepare: (p) => text(p, 'Try again'),
  },
  {
    name: 'qa-suggestion',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: `/qa/suggestions?suggestion=${SUGGESTION}`,
    prepare: async (p) => {
      await text(p, 'Add to entry');
      await p.getByRole('button', { name: 'Draft from documents' }).click();
      await text(p, 'Check it against:');
      await p.getByRole('button', { name: 'Preview' }).click();
    },
  },
  {
    name: 'qa-suggestion-dismissed',
    looks: ['1440-light', '390-dark'],
    path: `/qa/suggestions?status=dismissed&suggestion=${DISMISSED}`,
    prepare: (p) => text(p, 'Reopen'),
  },
  {
    name: 'qa-import',
    looks: ['1440-light', '390-dark'],
    path: '/qa/import',
    prepare: (p) => text(p, 'Earlier imports'),
  },
  {
    name: 'qa-import-empty',
    looks: ['768-dark'],
    path: '/qa/import',
    mock: { empty: true },
    prepare: (p) => text(p, 'Choose a file'),
  },
  {
    name: 'qa-import-columns',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: `/qa/import?id=${IMPORT(1)}`,
    prepare: (p) => text(p, 'Check the file'),
  },
  {
    name: 'qa-import-running',
    looks: ['1440-light', '390-dark'],
    path: `/qa/import?id=${IMPORT(2)}`,
    prepare: (p) => text(p, 'You can leave this page'),
  },
  {
    name: 'qa-import-checked',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: `/qa/import?id=${IMPORT(3)}`,
    prepare: (p) => text(p, 'Left out'),
  },
  {
    name: 'qa-settings',
    looks: ['1440-light', '390-dark'],
    path: '/qa/settings',
    prepare: async (p) => {
      await p.getByRole('switch', { name: 'Match other wordings' }).click();
      await text(p, 'Save');
    },
  },
];
