// The Conversations page.
const text = (page, value) => page.getByText(value).first().waitFor();
const ID = 'c0000000-0000-4000-8000-000000000001';

export const CONVERSATION_STATES = [
  {
    name: 'conversation-print',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: `/conversations/${ID}/print`,
    prepare: (p) => text(p, 'Up to'),
  },
  {
    name: 'conversations',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: '/conversations',
    prepare: (p) => text(p, 'When can I take a sabbatical?'),
  },
  {
    name: 'conversations-empty',
    looks: ['1440-light', '390-dark'],
    path: '/conversations',
    mock: { empty: true },
    prepare: (p) => text(p, 'No conversations yet'),
  },
  {
    name: 'conversations-error',
    looks: ['390-dark'],
    path: '/conversations',
    mock: { fail: ['/api/conversations'] },
    prepare: (p) => text(p, 'Try again'),
  },
  {
    name: 'conversations-selected',
    looks: ['1440-light'],
    path: '/conversations',
    prepare: async (p) => {
      await text(p, 'When can I take a sabbatical?');
      await p.getByLabel('Select When can I take a sabbatical?').check();
      await p.getByRole('button', { name: 'Tags' }).click();
      await text(p, 'Tags of 1 conversation');
    },
  },
  {
    name: 'conversation-trace',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: `/conversations?conversation=${ID}`,
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Show trace' }).first().click();
      await text(p, 'Passages');
    },
  },
];
