// What somebody does with a folder of documents, in a browser against the whole product.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ask, documentRow, uploadFolder } from '../../../admin/e2e/journeys.mjs';
import { axeFindings } from '../../../admin/e2e/support/axe.mjs';
import { testData } from '../support/test-data.mjs';

const RULES = `# Observatory rules

## Telescope

The dome of the telescope is opened at least forty minutes before the first exposure, so that the mirror cools down.

## Visitors

Visitors leave their lamps at the gate; red light is lent to them by the night assistant.
`;
const FILES = {
  'rules.md': RULES,
  'opening.csv': 'Month,Opens,Closes\nMay,21:40,02:10\nJune,22:10,01:30\n',
  'contact.html':
    '<!doctype html><title>Contact</title><h1>Contact</h1><p>The office answers on weekdays before noon.</p>',
  'notes/plan.txt': 'The new spectrograph is installed in October by two engineers of the workshop.',
  'notes/.DS_Store': 'litter',
};
/** Real files of formats that text cannot stand in for; those that are not there are left out. */
const REAL = ['documents/testEXCEL-formats.xlsx', 'documents/testPDF.pdf']
  .map((path) => testData(path))
  .filter(Boolean);
/** Long enough to be seen on its way. */
const LOG = Array.from(
  { length: 500 },
  (_, i) => `Night ${i}: seeing was ${(i % 30) / 10} arc seconds, cloud cover ${i % 9} of 8.`,
);

function makeFolder() {
  const root = mkdtempSync(join(tmpdir(), 'nexus-folder-'));
  const folder = join(root, 'observatory');
  mkdirSync(join(folder, 'notes'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  for (const path of REAL) copyFileSync(path, join(folder, basename(path)));
  return { folder, remove: () => rmSync(root, { recursive: true, force: true }) };
}

const names = [...Object.keys(FILES).filter((name) => !name.includes('.DS')), ...REAL].map((path) => basename(path));

/** Several formats at once, with the folders they were in. */
export async function uploadsAFolder(page, url) {
  const { folder, remove } = makeFolder();
  try {
    await uploadFolder(page, url, folder, names);
  } finally {
    remove();
  }
  assert.equal(await documentRow(page, '.DS_Store').count(), 0);
  await page.getByRole('button', { name: /^observatory/ }).click();
  await page.getByRole('button', { name: /^notes/ }).click();
  await documentRow(page, 'plan.txt').waitFor();
  await documentRow(page, 'rules.md').waitFor({ state: 'detached' });
  assert.match(page.url(), /folder=observatory(%2F|\/)notes/);
  assert.deepEqual(await axeFindings(page), []);
  await page.getByRole('button', { name: 'All folders' }).click();
}

/** Progress is there, survives a reload, and ends. */
export async function followsProgress(page) {
  await page
    .locator('input[data-picker=files]')
    .setInputFiles({ name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from(LOG.join('\n\n')) });
  const moving = page.getByRole('progressbar', { name: 'Progress of log.txt' });
  await moving.waitFor();
  await page.reload();
  await moving
    .or(documentRow(page, 'log.txt').getByText('Ready', { exact: true }))
    .first()
    .waitFor();
  await documentRow(page, 'log.txt').getByText('Ready', { exact: true }).waitFor({ timeout: 120_000 });
}

const PROTECTED = testData('documents/testEXCEL_protected_passtika_2.xlsx');

/** An encrypted file asks for its password, says when it is the wrong one, and is read with the right one. */
export async function opensAProtectedFile(page) {
  if (!PROTECTED) return;
  const row = documentRow(page, basename(PROTECTED));
  await page.locator('input[data-picker=files]').setInputFiles(PROTECTED);
  const give = async (password) => {
    await row.getByRole('button', { name: /Enter the password/ }).click();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Open and read' }).click();
  };
  await give('wrong');
  await row.getByText('The password does not open the file.').waitFor({ timeout: 60_000 });
  await give('tika');
  await row.getByText(/^Ready( in part)?$/).waitFor({ timeout: 60_000 });
}

/** The passages of a document lead to their places in its text; so does the source of an answer. */
export async function readsAtThePlace(page, url) {
  await documentRow(page, 'rules.md').getByRole('link', { name: 'rules.md' }).click();
  await page.getByText('Observatory rules').last().waitFor();
  await page.getByRole('tab', { name: 'Passages' }).click();
  await page
    .getByRole('button', { name: /night assistant/ })
    .first()
    .click();
  await page.locator('mark.target').first().waitFor();
  assert.match(page.url(), /start=\d+&end=\d+/);
  await page.getByRole('searchbox', { name: 'Find in document' }).fill('LAMPS');
  await page.locator('mark.current').waitFor();
  assert.equal(await page.locator('mark.current').innerText(), 'lamps');
  assert.deepEqual(await axeFindings(page), []);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Original' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'rules.md');
  const { sources } = await ask(page, url, 'When is the dome of the telescope opened?', { fresh: true });
  assert.match(sources.join(' '), /rules\.md/);
  await page
    .getByRole('group', { name: 'Sources' })
    .last()
    .getByRole('link', { name: /rules\.md/ })
    .first()
    .click();
  await page.locator('mark.target').first().waitFor();
  assert.match((await page.locator('mark.target').allInnerTexts()).join(' '), /forty minutes/);
}

/** A file of the same name is a new version; the one before it can be gone back to. */
export async function goesBackToAVersion(page) {
  await page.getByRole('link', { name: 'All documents' }).click();
  await page.getByRole('button', { name: /^observatory/ }).click();
  const text = RULES.replace('forty minutes', 'two hours');
  const file = { name: 'rules.md', mimeType: 'text/markdown', buffer: Buffer.from(text) };
  await page.locator('input[data-picker=files]').setInputFiles(file);
  await documentRow(page, 'rules.md').getByRole('link', { name: 'rules.md' }).click();
  await page.getByText('two hours').waitFor();
  await page.getByRole('tab', { name: 'Versions' }).click();
  const first = page.getByRole('listitem').filter({ hasText: 'Version 1' });
  await first.getByRole('button', { name: 'Show text' }).click();
  await page.getByText('forty minutes').waitFor();
  await first.getByRole('button', { name: 'Go back to it' }).click();
  await first.getByText('Answers', { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Show the current one' }).click();
  await page.getByText('forty minutes').waitFor();
}

/** The bench shows what is found for a question, and its rows lead to the text. */
export async function triesTheBench(page) {
  await page.getByRole('link', { name: 'All documents' }).click();
  await page.getByRole('link', { name: 'Retrieval bench' }).click();
  await page.getByLabel('Question', { exact: true }).fill('When is the spectrograph installed?');
  await page.keyboard.press('Enter');
  const found = page.getByRole('table', { name: 'Candidates' }).getByRole('link', { name: 'plan.txt' });
  await found.first().waitFor();
  await page.getByText('The prompt for the model').click();
  await page.getByText(/About \d+ tokens/).waitFor();
  await found.first().click();
  await page.locator('mark.target').first().waitFor();
  await page.getByRole('link', { name: 'All documents' }).click();
}

/** Tags and folders for several at once, and an end for all of them. */
export async function tidiesUp(page, usage) {
  await page.getByLabel('Select rules.md').check();
  await page.getByLabel('Select plan.txt').check();
  await page.getByRole('button', { name: 'Tags…' }).click();
  await page.getByLabel('Tags', { exact: true }).fill('night');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Tagged 2 documents').waitFor();
  // The bar of the selection stands where the filters are.
  await page.getByRole('button', { name: 'Clear the selection' }).click();
  await page.getByLabel('Filter by tag').selectOption('night');
  await documentRow(page, 'opening.csv').waitFor({ state: 'detached' });
  for (const name of ['plan.txt', 'rules.md']) await documentRow(page, name).waitFor();
  assert.equal(await page.getByRole('row').count(), 3);
  await page.getByLabel('Filter by tag').selectOption('');
  await documentRow(page, 'opening.csv').waitFor();
  await page.getByLabel('Select all documents shown').check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('Drop your first documents here').waitFor();
  // A page that is left sends what is pending at once.
  await page.getByRole('link', { name: 'Home' }).click();
  for (;;) {
    const { documents, chunks, vectors } = await usage();
    if (documents + chunks + vectors === 0) return;
    await page.waitForTimeout(200);
  }
}
