// What people do in the console, as functions of a page and the address of any installation. The whole-product browser
// ring calls them against the real API, `journeys.e2e.mjs` against the stand-in.

const visible = (locator, timeout = 30_000) => locator.first().waitFor({ timeout });

/** Ends on Home. */
export async function signUp(page, baseUrl, { name, workspace, email, password, setupToken }) {
  await page.goto(`${baseUrl}/sign-up`);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Workspace name').fill(workspace);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  if (setupToken) {
    await page.getByLabel('Setup token').fill(setupToken);
    await page.getByRole('button', { name: 'Create account' }).click();
  }
  await visible(page.getByRole('heading', { name: 'Home', level: 1 }));
}

export async function signIn(page, baseUrl, { email, password }, path = '/') {
  await page.goto(`${baseUrl}/sign-in${path === '/' ? '' : `?returnUrl=${encodeURIComponent(path)}`}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === path.split('?')[0]);
}

export async function signOut(page) {
  await page.getByRole('button', { name: /account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await visible(page.getByRole('heading', { name: 'Sign in' }));
}

/** @param file a path, or {name, mimeType, buffer}. Ends when the document is ready, or throws with the reason shown. */
export async function uploadDocument(page, baseUrl, file, name, timeout = 120_000) {
  await openPage(page, baseUrl, '/knowledge');
  await page.locator('input[data-picker=files]').setInputFiles(file);
  const row = documentRow(page, name);
  await visible(row, timeout);
  await visible(row.getByText(/^(Ready|Ready in part|Failed)$/), timeout);
  if (await row.getByText('Failed', { exact: true }).isVisible())
    throw new Error(`${name} failed: ${await row.innerText()}`);
}

/** @param folder a directory on disk. Ends when each of `names` is ready, at least in part. */
export async function uploadFolder(page, baseUrl, folder, names, timeout = 120_000) {
  await openPage(page, baseUrl, '/knowledge');
  await page.locator('input[data-picker=folder]').setInputFiles(folder);
  for (const name of names) await visible(documentRow(page, name).getByText(/^Ready( in part)?$/), timeout);
}

export const documentRow = (page, name) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

/** Deletes and does not take it back; ends when the server no longer lists it. */
export async function deleteDocument(page, baseUrl, name) {
  await openPage(page, baseUrl, '/knowledge');
  await page.getByRole('button', { name: `Delete ${name}` }).click();
  await documentRow(page, name).waitFor({ state: 'detached' });
  const answered = page.waitForResponse(
    (r) => r.request().method() === 'DELETE' && r.url().includes('/api/rag/documents/'),
  );
  // A page that is left sends what is pending at once.
  await page.getByRole('link', { name: 'Home' }).click();
  await answered;
}

/** Asks in the playground and waits for the end. @returns {{ text: string, line: string, sources: string[] }} of the last answer. */
export async function ask(page, baseUrl, question, { fresh = false, timeout = 60_000 } = {}) {
  await openPage(page, baseUrl, '/playground');
  const restart = page.getByRole('button', { name: 'New conversation' });
  if (fresh && (await restart.isVisible())) {
    await restart.click();
    await page.getByRole('article').first().waitFor({ state: 'detached' });
  }
  const turns = await page.getByRole('article').count();
  await page.getByRole('textbox', { name: 'Question' }).fill(question);
  await page.keyboard.press('Enter');
  const turn = page.getByRole('article').nth(turns);
  await turn.and(page.locator('[aria-busy=false]')).waitFor({ timeout });
  return lastAnswer(page);
}

/** Asks the last question again in its place: the same request, so the cache may answer. */
export async function askAgain(page, timeout = 60_000) {
  await page.getByRole('button', { name: 'Ask this question again' }).last().click();
  await page.getByRole('article').last().and(page.locator('[aria-busy=false]')).waitFor({ timeout });
  return lastAnswer(page);
}

async function lastAnswer(page) {
  const turn = page.getByRole('article').last();
  const failure = turn.getByRole('alert');
  if (await failure.isVisible()) throw new Error(await failure.innerText());
  return {
    text: await turn.locator('nx-markdown').innerText(),
    line: await turn.locator('footer .line').innerText(),
    sources: await turn.getByRole('group', { name: 'Sources' }).getByRole('listitem').allInnerTexts(),
  };
}

/** @returns the secret, shown this once. */
export async function createToken(page, baseUrl, name, scopes = ['chat']) {
  await openPage(page, baseUrl, '/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  for (const scope of scopes) await dialog.getByRole('checkbox', { name: new RegExp(`^${scope} `) }).check();
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const secret = await dialog.getByRole('region', { name: 'Token' }).innerText();
  await dialog.getByRole('button', { name: 'I have stored it' }).click();
  return secret.trim();
}

export async function createPrompt(page, baseUrl, { name, text, activate = false }) {
  await openPage(page, baseUrl, '/prompts?prompt=new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Instructions').fill(text);
  await page.getByRole('button', { name: 'Create' }).click();
  await visible(page.getByRole('button', { name: 'Delete' }));
  if (!activate) return;
  // The first prompt of a workspace is active from the start.
  const button = page.getByRole('button', { name: 'Activate', exact: true });
  if (await button.isVisible()) await button.click();
  await visible(page.getByRole('listitem').filter({ hasText: name }).getByText('Active'));
}

/** Moves inside the console when it is open, so that the session in memory is kept. */
async function openPage(page, baseUrl, path) {
  const here = page.url().startsWith(baseUrl) ? new URL(page.url()) : undefined;
  if (here && here.pathname + here.search === path) return;
  await page.goto(baseUrl + path);
}
