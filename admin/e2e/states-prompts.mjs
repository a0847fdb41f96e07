// The pages of prompts.
const text = (page, value) => page.getByText(value).first().waitFor();

export const PROMPT_STATES = [
  { name: 'prompts', path: '/prompts', prepare: (p) => text(p, 'Version 4 is a draft') },
  {
    name: 'prompts-new',
    path: '/prompts?prompt=new',
    prepare: (p) => p.getByLabel('Name', { exact: true }).fill('Draft'),
  },
  {
    name: 'prompts-empty',
    path: '/prompts',
    mock: { empty: true },
    prepare: (p) => text(p, 'Use as a starting point'),
  },
  {
    name: 'prompts-preview',
    path: '/prompts?prompt=p1',
    prepare: async (p) => {
      await p.getByLabel('Instructions').fill('You are {{assistant}} of {{company}}. You talk to {{visitor.name}}.');
      await text(p, 'Unknown variable');
      await p.getByRole('button', { name: 'Preview' }).click();
      await text(p, 'Values that depend on the question');
    },
  },
  {
    name: 'prompts-compare',
    path: '/prompts?prompt=p1',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Compare version 4' }).click();
      await p.getByRole('columnheader', { name: 'Version 4' }).waitFor();
    },
  },
  {
    name: 'prompts-tests-failed',
    looks: ['1440-light', '390-dark'],
    path: '/prompts?prompt=p2',
    mock: { testsFail: true },
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Activate', exact: true }).click();
      await text(p, 'Tests have failed');
    },
  },
  { name: 'prompts-variables', path: '/prompts/variables', prepare: (p) => text(p, '{{opening_hours}}') },
  {
    name: 'prompts-variables-empty',
    looks: ['390-dark'],
    path: '/prompts/variables',
    mock: { empty: true },
    prepare: (p) => text(p, 'None yet.'),
  },
  {
    name: 'prompts-variables-new',
    looks: ['1440-light', '390-dark'],
    path: '/prompts/variables',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'New variable' }).click();
      await p.getByRole('dialog').getByLabel('Name').fill('hotline');
    },
  },
  { name: 'prompts-tests', path: '/prompts/tests', prepare: (p) => text(p, '2 of 2 passed') },
  {
    name: 'prompts-tests-empty',
    path: '/prompts/tests',
    mock: { empty: true },
    prepare: (p) => text(p, 'No tests yet'),
  },
  {
    name: 'prompts-tests-error',
    looks: ['390-dark'],
    path: '/prompts/tests',
    mock: { fail: ['/api/prompts/tests'] },
    prepare: (p) => text(p, 'Try again'),
  },
  {
    name: 'prompts-tests-case',
    path: '/prompts/tests',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Add a test' }).click();
      await p.getByLabel('Question', { exact: true }).fill('How long may goods be returned?');
      await p.getByRole('button', { name: 'Add a check' }).click();
      await p.getByRole('button', { name: 'Add a check' }).click();
      await p.getByLabel('Check 2').selectOption('max_length');
      await p.getByRole('button', { name: 'Save' }).click();
      await text(p, 'Write the text');
    },
  },
  {
    name: 'prompts-tests-start',
    path: '/prompts/tests',
    prepare: async (p) => {
      await text(p, '2 of 2 passed');
      await p.getByRole('button', { name: 'Compare prompts' }).click();
      await text(p, 'Compared with');
    },
  },
  {
    name: 'prompts-run',
    path: '/prompts/tests?run=r1',
    prepare: async (p) => {
      await text(p, 'within 14 days');
    },
  },
  {
    name: 'prompts-run-stopped',
    looks: ['1440-light', '390-dark'],
    path: '/prompts/tests?run=r2',
    prepare: async (p) => {
      await text(p, 'A budget is exhausted');
    },
  },
  { name: 'prompts-settings', path: '/prompts/settings', prepare: (p) => text(p, 'Judge model') },
];
