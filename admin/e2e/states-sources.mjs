// Web sources of Knowledge.
const text = (page, value) => page.getByText(value).first().waitFor();
const LOOKS = ['1440-light', '390-dark'];

export const SOURCE_STATES = [
  {
    name: 'sources',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: '/knowledge/sources',
    prepare: (p) => text(p, 'Product documentation'),
  },
  {
    name: 'sources-empty',
    looks: LOOKS,
    path: '/knowledge/sources',
    mock: { empty: true },
    prepare: (p) => text(p, 'Read a website'),
  },
  {
    name: 'sources-error',
    looks: ['390-dark'],
    path: '/knowledge/sources',
    mock: { fail: ['/api/rag/sources'] },
    prepare: (p) => text(p, 'Try again'),
  },
  {
    name: 'sources-runs',
    looks: LOOKS,
    path: '/knowledge/sources?source=s1',
    prepare: async (p) => {
      await text(p, 'What went wrong');
      await p.getByText('What went wrong').click();
      await text(p, 'The page does not exist any more');
    },
  },
  {
    name: 'sources-add',
    looks: LOOKS,
    path: '/knowledge/sources',
    prepare: async (p) => {
      await p
        .getByRole('button', { name: /^Add\s+source$|^Add$/ })
        .first()
        .click();
      await p.getByLabel('Address').fill('https://docs.example.com');
      await p.getByText('Which pages, and where they go').click();
      await p.getByRole('button', { name: 'Preview' }).click();
      await text(p, '8 pages found');
    },
  },
  {
    name: 'sources-delete',
    looks: LOOKS,
    path: '/knowledge/sources',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Delete Product documentation' }).click();
      await p.getByLabel('Delete them as well').check();
    },
  },
  {
    name: 'sources-page',
    looks: ['1440-light'],
    path: '/knowledge/sources',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Add one page' }).click();
      await text(p, 'It is read once');
    },
  },
];
