// Account, workspace and changes of tokens; the first account; help.
const text = (page, words) => page.getByText(words).first().waitFor();

export const SETTINGS_STATES = [
  { name: 'conversation-settings', path: '/settings/conversations', prepare: (p) => text(p, '3 conversations, 14') },
  {
    name: 'conversation-settings-erase',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: '/settings/conversations',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Erase a person' }).click();
      await p.getByLabel('Visitor id').fill('5b2f0a7e-0000-4000-8000-000000000001');
      await p.getByLabel('Repeat it to confirm').fill('5b2f');
      await p.getByRole('button', { name: 'Erase for good' }).click();
      await text(p, 'The values differ');
    },
  },
  {
    name: 'sign-up-first',
    path: '/',
    mock: { signedIn: false, first: true, signup: 'setup' },
    prepare: async (p) => {
      await text(p, 'Nobody has an account here yet');
      await p.getByLabel('Setup token').waitFor();
      await p.getByRole('button', { name: 'Create account' }).click();
      await text(p, 'Enter your name');
    },
  },
  { name: 'account', path: '/settings/account', prepare: (p) => text(p, 'Firefox on Linux') },
  {
    name: 'account-password-wrong',
    path: '/settings/account',
    prepare: async (p) => {
      await p.getByLabel('Current password').fill('wrong');
      await p.getByLabel('New password').fill('paper lantern on the roof');
      await p.getByRole('button', { name: 'Change password' }).click();
      await text(p, 'This is not your present password');
    },
  },
  {
    name: 'account-error',
    looks: ['1440-light'],
    path: '/settings/account',
    mock: { fail: ['/api/auth/sessions'] },
    prepare: (p) => p.getByRole('button', { name: 'Try again' }).waitFor(),
  },
  { name: 'workspace', path: '/settings/workspace', prepare: (p) => text(p, 'There it is') },
  {
    name: 'workspace-zone',
    path: '/settings/workspace',
    prepare: async (p) => {
      const zone = p.getByRole('combobox', { name: 'Time zone' });
      await zone.click();
      await zone.pressSequentially('berlin');
      await p.getByRole('option').nth(1).waitFor({ state: 'detached' });
      await zone.press('Enter');
      await text(p, 'unsaved changes');
    },
  },
  {
    name: 'tokens-edit',
    path: '/settings/tokens',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Edit Old script' }).click();
      await p.getByLabel('Requests per minute').fill('60');
    },
  },
  {
    name: 'help',
    path: '/',
    prepare: async (p) => {
      await text(p, 'First steps');
      await p.keyboard.press('?');
      await p.getByRole('dialog').getByText('Answered without LLM').waitFor();
    },
  },
  {
    name: 'home-dismissed',
    path: '/',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Hide first steps' }).click();
      await text(p, 'First steps are hidden');
    },
  },
];
