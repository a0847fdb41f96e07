// The Cache pages.
const text = (page, value) => page.getByText(value).first().waitFor();

export const CACHE_STATES = [
  {
    name: 'cache',
    looks: ['1440-light', '390-dark', '768-dark'],
    path: '/cache',
    prepare: (p) => text(p, 'What is the refund period?'),
  },
  {
    name: 'cache-empty',
    looks: ['1440-light'],
    path: '/cache',
    mock: { empty: true },
    prepare: (p) => text(p, 'Nothing stored yet'),
  },
  {
    name: 'cache-error',
    looks: ['390-dark'],
    path: '/cache',
    mock: { fail: ['/api/cache'] },
    prepare: (p) => text(p, 'Try again'),
  },
  { name: 'cache-loading', looks: ['1440-light'], path: '/cache', mock: { delayMs: 20_000 } },
  {
    name: 'cache-table-view',
    looks: ['390-dark'],
    path: '/cache?q=zebra',
    prepare: async (p) => {
      await text(p, 'Nothing matches');
      await p.getByRole('button', { name: 'Show as table' }).click();
    },
  },
  {
    name: 'cache-entry',
    looks: ['1440-light', '390-dark'],
    path: '/cache?entry=e1',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Report a wrong hit' }).click();
      await text(p, 'What was wrong');
    },
  },
  {
    name: 'cache-purge',
    looks: ['1440-light', '390-dark'],
    path: '/cache',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Purge…' }).click();
      await p.getByRole('radio', { name: 'Answers of one model' }).check();
      await p.getByRole('combobox', { name: 'Model', exact: true }).click();
      await p.getByRole('listbox', { name: 'Model' }).getByRole('option').first().waitFor();
    },
  },
  {
    name: 'cache-try',
    looks: ['1440-light', '390-dark'],
    path: '/cache/try',
    prepare: async (p) => {
      await p.getByLabel('Question').fill('Do 7 days of leave carry over?');
      await p.keyboard.press('Enter');
      await text(p, 'differs in numbers');
    },
  },
  {
    name: 'cache-settings',
    looks: ['1440-light', '390-dark'],
    path: '/cache/settings',
    prepare: async (p) => {
      await p.getByRole('switch', { name: 'Verification' }).click();
      await text(p, 'Verification is off');
    },
  },
  {
    name: 'cache-settings-ask',
    looks: ['390-dark'],
    path: '/cache/settings',
    prepare: async (p) => {
      await p.getByRole('switch', { name: 'Verification' }).click();
      await p.getByRole('button', { name: 'Save' }).click();
      await text(p, 'Switch verification off?');
    },
  },
];
