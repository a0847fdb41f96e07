// The playground, its list of conversations, memory and ratings.
import { OWN_ID } from './mock/own-conversations.mjs';

const text = (page, value) => page.getByText(value).first().waitFor();

/** @param until said when it is answered; null: not waited for */
export async function ask(page, question, until = 'Answer ready') {
  await page.getByLabel('Question', { exact: true }).fill(question);
  await page.keyboard.press('Enter');
  if (until) await page.getByText(until).first().waitFor({ state: 'attached' });
}

async function openPanel(page, name) {
  const open = page.getByRole('button', { name });
  if (await open.isVisible()) await open.click();
}

export const PLAYGROUND_STATES = [
  { name: 'playground-empty', path: '/playground', prepare: (p) => text(p, 'Ask your documents') },
  {
    name: 'playground-no-documents',
    path: '/playground',
    mock: { empty: true },
    prepare: (p) => text(p, 'Add a document first'),
  },
  { name: 'playground', path: '/playground', prepare: (p) => ask(p, 'How many days of leave carry over?') },
  {
    name: 'playground-streaming',
    path: '/playground',
    prepare: async (p) => {
      await ask(p, 'How many days, slow please?', null);
      await text(p, 'five days');
    },
  },
  {
    name: 'playground-citation',
    path: '/playground',
    prepare: async (p) => {
      await ask(p, 'How many days of leave carry over?');
      await p.getByRole('link', { name: /^Source 1/ }).focus();
      await p.getByRole('tooltip').waitFor();
    },
  },
  {
    name: 'playground-failed',
    path: '/playground',
    prepare: async (p) => {
      await ask(p, 'Please fail midway', null);
      await text(p, 'did not answer in time');
    },
  },
  {
    name: 'playground-settings',
    path: '/playground',
    prepare: async (p) => {
      await text(p, 'Ask your documents');
      const open = p.getByRole('button', { name: 'Answer settings' });
      if (await open.isVisible()) await open.click();
      await p.getByLabel('Calibrated relevance threshold').uncheck();
    },
  },
  {
    name: 'playground-resumed',
    path: `/playground?conversation=${OWN_ID}`,
    prepare: (p) => text(p, 'half of it for half the hours'),
  },
  {
    name: 'playground-gone',
    looks: ['1440-light', '390-dark'],
    path: '/playground?conversation=c0000000-0000-4000-8000-0000000000ff',
    prepare: (p) => text(p, 'no such conversation'),
  },
  {
    name: 'playground-list',
    path: '/playground',
    prepare: async (p) => {
      await text(p, 'Ask your documents');
      await openPanel(p, 'Your conversations');
      await text(p, 'Refunds in Germany');
    },
  },
  {
    name: 'playground-memory',
    path: `/playground?conversation=${OWN_ID}`,
    prepare: async (p) => {
      await text(p, 'half of it for half the hours');
      await openPanel(p, 'Answer settings');
      await p.getByRole('button', { name: 'Memory' }).click();
      await text(p, 'The person works part-time.');
    },
  },
  {
    name: 'playground-rating',
    path: `/playground?conversation=${OWN_ID}`,
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Bad answer' }).last().click();
      await p.getByLabel('Comment').fill('Which paragraph says so?');
    },
  },
];
