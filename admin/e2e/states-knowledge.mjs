// The documents of Knowledge and the page of one document.
const text = (page, value) => page.getByText(value).first().waitFor();
const TWO = ['1440-light', '390-dark'];

export const KNOWLEDGE_STATES = [
  { name: 'knowledge', path: '/knowledge', prepare: (p) => text(p, 'Refund policy.docx') },
  {
    name: 'knowledge-empty',
    path: '/knowledge',
    mock: { empty: true },
    prepare: (p) => text(p, 'Drop your first documents here'),
  },
  { name: 'knowledge-error', path: '/knowledge', mock: { fail: ['/api/rag'] }, prepare: (p) => text(p, 'Try again') },
  { name: 'knowledge-loading', path: '/knowledge', mock: { delayMs: 20_000 } },
  { name: 'knowledge-nothing', path: '/knowledge?q=zebra', prepare: (p) => text(p, 'Nothing matches') },
  {
    name: 'knowledge-folder',
    looks: TWO,
    path: '/knowledge?folder=Finance',
    prepare: (p) => text(p, 'Broken figures.xlsx'),
  },
  {
    name: 'knowledge-uploads',
    path: '/knowledge',
    mock: { fallback: true },
    prepare: async (p) => {
      await p.getByLabel('Select glossary.txt').check();
      await p.getByLabel('Select Broken figures.xlsx').check();
      await p.setInputFiles('input[data-picker=files]', [
        { name: 'talk.mp4', mimeType: 'video/mp4', buffer: Buffer.from('x') },
        { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.from('') },
      ]);
      await text(p, 'This type is not supported');
      // Half a control behind the tabs would be too small to hit.
      await p.locator('main').evaluate((main) => main.scrollTo(0, 0));
    },
  },
  {
    name: 'knowledge-usage',
    looks: TWO,
    path: '/knowledge',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Storage and use' }).click();
      await text(p, 'did not answer');
    },
  },
  {
    name: 'knowledge-full',
    path: '/knowledge',
    mock: { full: true },
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Storage and use' }).click();
      await text(p, 'No more documents can be added');
      await text(p, 'did not answer');
    },
  },
  {
    name: 'knowledge-full-drop',
    looks: TWO,
    path: '/knowledge',
    mock: { full: true },
    prepare: async (p) => {
      await text(p, 'No more documents can be added');
      await p.locator('[nxDropZone]').evaluate((zone) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'x.txt'));
        zone.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }));
      });
      await p.locator('.overlay', { hasText: 'No more documents' }).waitFor();
    },
  },
  {
    name: 'knowledge-menu',
    looks: TWO,
    path: '/knowledge',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'More actions for Scanned contract.pdf' }).click();
      await p.getByRole('menuitem', { name: 'Enter password' }).waitFor();
    },
  },
  {
    name: 'knowledge-password',
    looks: TWO,
    path: '/knowledge',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Enter the password of Scanned contract.pdf' }).click();
      await p.getByLabel('Password', { exact: true }).fill('secret');
    },
  },
  {
    name: 'knowledge-move',
    looks: TWO,
    path: '/knowledge',
    prepare: async (p) => {
      await p.getByLabel('Select glossary.txt').check();
      await p.getByRole('button', { name: 'Move…' }).click();
      await p.getByLabel('Folder', { exact: true }).fill('HR');
    },
  },
  {
    name: 'knowledge-tags',
    looks: TWO,
    path: '/knowledge',
    prepare: async (p) => {
      await p.getByLabel('Select glossary.txt').check();
      await p.getByRole('button', { name: 'Tags…' }).click();
      await p.getByLabel('Tags', { exact: true }).fill('words');
    },
  },
  {
    name: 'document',
    path: '/knowledge/documents/d1?start=2030&end=2110',
    prepare: (p) => p.locator('mark.target').first().waitFor(),
  },
  {
    name: 'document-find',
    looks: TWO,
    path: '/knowledge/documents/d1',
    prepare: async (p) => {
      await text(p, 'Page 1');
      await p.getByRole('searchbox', { name: 'Find in document' }).fill('portal');
      await p.locator('mark.current').waitFor();
    },
  },
  {
    name: 'document-details',
    looks: TWO,
    path: '/knowledge/documents/d1?tab=details',
    prepare: async (p) => {
      await p.getByLabel('Tags', { exact: true }).fill('handbook, 2027');
      await p.getByRole('button', { name: 'Save' }).waitFor();
    },
  },
  {
    name: 'document-chunks',
    looks: TWO,
    path: '/knowledge/documents/d1?tab=chunks',
    prepare: (p) => text(p, 'on average'),
  },
  {
    name: 'document-versions',
    looks: TWO,
    path: '/knowledge/documents/d1?tab=versions&version=v2',
    prepare: (p) => text(p, 'Go back to it'),
  },
  {
    name: 'document-failed',
    looks: TWO,
    path: '/knowledge/documents/d7?tab=details',
    prepare: (p) => text(p, 'could not be read'),
  },
  { name: 'document-busy', looks: TWO, path: '/knowledge/documents/d3', prepare: (p) => text(p, 'about 12 s') },
  {
    name: 'document-gone',
    looks: TWO,
    path: '/knowledge?document=nothing',
    prepare: (p) => text(p, 'no such document'),
  },
];
