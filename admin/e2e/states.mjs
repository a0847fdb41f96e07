// Every page of the console in every state worth looking at. `mock`: options of the stand-in API; `prepare`: how to get there.
import { BENCH_STATES } from './states-bench.mjs';
import { SETTINGS_STATES } from './states-settings.mjs';
import { KNOWLEDGE_SETTINGS_STATES } from './states-knowledge-settings.mjs';
import { CACHE_STATES } from './states-cache.mjs';
import { CONVERSATION_STATES } from './states-conversations.mjs';
import { KNOWLEDGE_STATES } from './states-knowledge.mjs';
import { ask, PLAYGROUND_STATES } from './states-playground.mjs';
import { PROMPT_STATES } from './states-prompts.mjs';
import { QA_STATES } from './states-qa.mjs';
import { SOURCE_STATES } from './states-sources.mjs';
import { MODEL_STATES } from './states-models.mjs';
import { WIDGET_STATES } from './states-widgets.mjs';

const text = (page, value) => page.getByText(value).first().waitFor();

export const STATES = [
  { name: 'sign-in', path: '/sign-in', mock: { signedIn: false }, prepare: (p) => text(p, 'Welcome back.') },
  {
    name: 'sign-in-wrong',
    path: '/sign-in',
    mock: { signedIn: false },
    prepare: async (p) => {
      await p.getByLabel('E-mail').fill('ada@example.com');
      await p.getByLabel('Password', { exact: true }).fill('wrong');
      await p.getByRole('button', { name: 'Sign in' }).click();
      await text(p, 'do not match');
    },
  },
  {
    name: 'sign-up',
    path: '/sign-up',
    mock: { signedIn: false },
    prepare: async (p) => {
      await p.getByLabel('Password', { exact: true }).fill('correct horse');
      await p.getByLabel('E-mail').fill('ada');
      await p.getByLabel('Your name').focus();
    },
  },
  { name: 'home', path: '/', prepare: (p) => text(p, 'First steps') },
  { name: 'home-new', path: '/', mock: { empty: true }, prepare: (p) => text(p, 'Add a document') },
  ...WIDGET_STATES,
  ...KNOWLEDGE_STATES,
  ...PLAYGROUND_STATES,
  {
    name: 'compare',
    looks: ['1440-light', '390-dark', '768-dark'],
    path: '/playground/compare?models=,anthropic/claude-sonnet-4.5,mistralai/mistral-small-3.2-24b-instruct',
    prepare: (p) => ask(p, 'How many days carry over if one fails?', 'All answers are complete'),
  },
  {
    name: 'compare-streaming',
    looks: ['1440-light', '390-dark'],
    path: '/playground/compare?models=,anthropic/claude-sonnet-4.5,google/gemini-2.5-flash,nexus/extractive',
    prepare: async (p) => {
      await ask(p, 'How many days, slow please?', null);
      await p.getByText('five days').nth(3).waitFor({ state: 'attached' });
    },
  },
  {
    name: 'compare-empty',
    looks: ['390-dark'],
    path: '/playground/compare',
    prepare: (p) => text(p, 'The answer appears here'),
  },
  ...PROMPT_STATES,
  ...SETTINGS_STATES,
  { name: 'tokens', path: '/settings/tokens', prepare: (p) => text(p, 'Nightly import') },
  { name: 'tokens-empty', path: '/settings/tokens', mock: { empty: true }, prepare: (p) => text(p, 'No tokens yet') },
  {
    name: 'tokens-new',
    path: '/settings/tokens',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'New token' }).click();
      await p.getByLabel('Name').fill('Website');
    },
  },
  {
    name: 'tokens-secret',
    path: '/settings/tokens',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'New token' }).click();
      await p.getByLabel('Name').fill('Website');
      await p.getByRole('button', { name: 'Create token' }).click();
      await text(p, 'only time');
    },
  },
  {
    name: 'tokens-revoke',
    path: '/settings/tokens',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Revoke Old script' }).click();
      await p.getByRole('dialog').getByRole('textbox').fill('Old script');
    },
  },
  {
    name: 'palette',
    path: '/',
    prepare: async (p) => {
      await text(p, 'First steps');
      await p.keyboard.press('Control+k');
      await p.getByRole('dialog').getByRole('combobox').fill('re');
      await text(p, 'Refund policy.docx');
    },
  },
  {
    name: 'account-menu',
    path: '/',
    prepare: async (p) => {
      await text(p, 'First steps');
      await p.getByRole('button', { name: /account of/ }).click();
      await text(p, 'Sign out');
    },
  },
  {
    name: 'drawer',
    path: '/prompts',
    prepare: async (p) => {
      const open = p.getByRole('button', { name: 'Open navigation' });
      await text(p, 'Support agent');
      if (await open.isVisible()) await open.click();
    },
  },
  ...MODEL_STATES,
  ...BENCH_STATES,
  ...SOURCE_STATES,
  ...KNOWLEDGE_SETTINGS_STATES,
  ...CACHE_STATES,
  ...CONVERSATION_STATES,
  ...QA_STATES,
  { name: 'not-found', path: '/nowhere', prepare: (p) => text(p, 'no page at this address') },
];
