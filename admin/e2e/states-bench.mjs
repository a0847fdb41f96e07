// The retrieval bench of Knowledge.
const text = (page, value) => page.getByText(value).first().waitFor();

export const BENCH_STATES = [
  {
    name: 'bench',
    looks: ['1440-light', '390-dark'],
    path: '/knowledge/bench',
    prepare: (p) => text(p, 'What would be found?'),
  },
  {
    name: 'bench-asked',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: '/knowledge/bench?q=How%20many%20days%20of%20leave%20carry%20over%3F',
    prepare: async (p) => {
      await text(p, '2 passages');
      await p.getByText('The prompt for the model').click();
      await text(p, 'About 214 tokens');
      // Half a control behind the tabs would be too small to hit.
      await p.getByRole('link', { name: 'Try a question' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'bench-nothing',
    looks: ['1440-light'],
    path: '/knowledge/bench?q=Who%20won%20the%20cup%3F',
    prepare: (p) => text(p, 'Nothing relevant'),
  },
  {
    name: 'bench-error',
    looks: ['390-dark'],
    path: '/knowledge/bench?q=leave',
    mock: { fail: ['/api/rag/query'] },
    prepare: (p) => text(p, 'database is not answering'),
  },
  {
    name: 'bench-save',
    looks: ['1440-light', '390-dark'],
    path: '/knowledge/bench?q=leave',
    prepare: async (p) => {
      await p.getByRole('checkbox', { name: /candidate 1$/ }).check();
      await p.getByRole('button', { name: 'Save to a test set…' }).click();
      await text(p, 'One passage answers it');
    },
  },
  {
    name: 'bench-sets',
    looks: ['1440-light', '390-dark'],
    path: '/knowledge/bench?view=sets&run=r2&base=r1',
    prepare: (p) => text(p, 'Compared with'),
  },
  {
    name: 'bench-sets-empty',
    looks: ['1440-light'],
    path: '/knowledge/bench?view=sets',
    mock: { empty: true },
    prepare: (p) => text(p, 'No test set yet'),
  },
];
