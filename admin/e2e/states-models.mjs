// The Models pages.
const text = (page, value) => page.getByText(value).first().waitFor();

export const MODEL_STATES = [
  {
    name: 'models',
    looks: ['1440-light', '390-dark', '768-dark'],
    path: '/models',
    prepare: (p) => text(p, 'openai/gpt-4o-mini'),
  },
  {
    name: 'models-keyless',
    looks: ['1440-light', '390-dark'],
    path: '/models',
    mock: { empty: true },
    prepare: (p) => text(p, 'Ollama answers on this machine'),
  },
  {
    name: 'models-connect',
    looks: ['1440-light', '390-dark'],
    path: '/models',
    mock: { empty: true },
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Connect a provider' }).click();
      await p.getByLabel('API key').fill('sk-refused');
      await p.getByRole('button', { name: 'Test', exact: true }).click();
      await text(p, 'refused the key');
    },
  },
  { name: 'models-loading', looks: ['1440-light'], path: '/models', mock: { delayMs: 20_000 } },
  {
    name: 'models-nothing',
    looks: ['390-dark'],
    path: '/models?q=zebra&price=0',
    prepare: (p) => text(p, 'Nothing matches'),
  },
  {
    name: 'models-allow',
    looks: ['1440-light', '390-dark'],
    path: '/models',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Choose models…' }).click();
      await p.getByLabel('Allow a maker or pattern').fill('openai');
      await p.keyboard.press('Enter');
      await text(p, 'openai/*');
    },
  },
  {
    name: 'models-drawer',
    looks: ['1440-light', '390-dark'],
    path: '/models?model=google/gemini-2.5-flash',
    prepare: (p) => text(p, 'Its provider retires this model'),
  },
  {
    name: 'routing',
    looks: ['1440-light', '390-dark', '768-dark'],
    path: '/models/routing',
    prepare: async (p) => {
      await p.getByRole('button', { name: /^Ask anthropic.* later/ }).click();
      await text(p, 'unsaved changes');
    },
  },
  {
    name: 'routing-error',
    looks: ['1440-light'],
    path: '/models/routing',
    mock: { fail: ['/api/model-config'] },
    prepare: (p) => text(p, 'Try again'),
  },
  {
    name: 'providers',
    looks: ['1440-light', '390-dark'],
    path: '/models/providers',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Test openrouter' }).click();
      await text(p, 'Answered in');
    },
  },
  {
    name: 'providers-empty',
    looks: ['390-dark'],
    path: '/models/providers',
    mock: { empty: true },
    prepare: (p) => text(p, 'No provider yet'),
  },
  {
    name: 'providers-add',
    looks: ['1440-light', '390-dark'],
    path: '/models/providers?add=vllm',
    prepare: async (p) => {
      await p.getByLabel('Address').fill('models');
      await p.getByRole('button', { name: 'Connect', exact: true }).click();
      await text(p, 'An address that starts with');
    },
  },
  {
    name: 'budgets',
    looks: ['1440-light', '390-dark', '768-dark'],
    path: '/models/budgets',
    prepare: (p) => text(p, 'Used up:'),
  },
  {
    name: 'budgets-empty',
    looks: ['1440-light'],
    path: '/models/budgets',
    mock: { empty: true },
    prepare: (p) => text(p, 'No limit on spending'),
  },
  {
    name: 'budgets-new',
    looks: ['390-dark'],
    path: '/models/budgets',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'New budget' }).click();
      await p.getByLabel('For').selectOption('member');
      await p.getByRole('button', { name: 'Save budget' }).click();
      await text(p, 'Choose the member');
    },
  },
];
