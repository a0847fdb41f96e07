// The pages of widgets.
const text = (page, value) => page.getByText(value).first().waitFor();

/** The frame shows the real element; without a built widget nothing answers. */
const preview = async (page, value) => {
  const frame = page.frameLocator('iframe[title="Live preview of the widget"]');
  await frame.getByText(value).first().waitFor();
};

export const WIDGET_STATES = [
  { name: 'widgets', path: '/widgets', prepare: (p) => text(p, 'Shop') },
  {
    name: 'widgets-new',
    looks: ['1440-light', '390-dark'],
    path: '/widgets',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'New widget' }).click();
      await p.getByRole('dialog').getByLabel('Name').fill('Help centre');
    },
  },
  {
    name: 'widgets-pause',
    looks: ['1440-light', '390-dark'],
    path: '/widgets',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'More actions for Shop' }).click();
      await p.getByRole('menuitem', { name: 'Pause' }).click();
      await p.getByRole('dialog').getByLabel('Message for visitors').fill('Back at nine.');
    },
  },
  {
    name: 'widget-design',
    path: '/widgets/wd1',
    prepare: (p) => preview(p, 'Hello! What would you like to know?'),
  },
  {
    name: 'widget-design-draft',
    path: '/widgets/wd2',
    prepare: async (p) => {
      await text(p, 'hard to read');
      await p.getByLabel('State', { exact: true }).selectOption('answer');
      await preview(p, 'working days');
    },
  },
  {
    name: 'widget-design-phone',
    looks: ['1440-light', '768-dark', '390-dark'],
    path: '/widgets/wd1',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Phone' }).click();
      await p.getByRole('button', { name: 'Right to left' }).click();
      await p
        .getByRole('group', { name: 'Colour scheme that is edited' })
        .getByRole('button', { name: 'Dark' })
        .click();
      await preview(p, 'Hello! What would you like to know?');
    },
  },
  {
    name: 'widget-publish',
    looks: ['1440-light', '390-dark'],
    path: '/widgets/wd2',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Publish', exact: true }).click();
      await text(p, 'Need help?');
    },
  },
  {
    name: 'widget-versions',
    looks: ['1440-light', '390-dark'],
    path: '/widgets/wd2',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'Versions' }).click();
      await text(p, 'Colours of the shop');
    },
  },
  { name: 'widget-settings', path: '/widgets/wd2/settings', prepare: (p) => text(p, 'shop/returns') },
  {
    name: 'widget-settings-paused',
    looks: ['390-dark'],
    path: '/widgets/wd3/settings',
    prepare: (p) => text(p, 'We are moving'),
  },
  {
    name: 'widget-install',
    path: '/widgets/wd2/install',
    prepare: async (p) => {
      await p.getByLabel('Test an address').fill('https://example.com');
      await p.getByRole('button', { name: 'Test' }).click();
      await text(p, 'Refused.');
    },
  },
  {
    name: 'widget-install-react',
    looks: ['1440-light', '390-dark'],
    path: '/widgets/wd2/install',
    prepare: async (p) => {
      await p.getByRole('button', { name: 'React' }).click();
      await text(p, 'useEffect');
    },
  },
  {
    name: 'widget-install-check',
    looks: ['1440-light'],
    path: '/widgets/wd2/install',
    prepare: async (p) => {
      await p.getByLabel('Is it installed?').fill('www.example.com');
      await p.getByRole('button', { name: 'Check' }).click();
      await text(p, 'code of another widget');
    },
  },
  {
    name: 'widgets-error',
    looks: ['390-dark'],
    path: '/widgets',
    mock: { fail: ['/api/widgets'] },
    prepare: (p) => text(p, 'Try again'),
  },
];
