// Widgets and their designs.
import { defaultDesign } from '@nexus/contracts';
import { ago, json, problem } from './http.mjs';

const colors = (brand, surface, text) => ({ brand, surface, text, user: brand });

export const design = () => {
  const { theme, behaviour } = defaultDesign();
  const quick_buttons = [
    { label: 'Opening hours', icon: 'calendar', action: 'send', value: 'When are you open?' },
    { label: 'Shop', icon: 'cart', action: 'link', value: 'https://www.example.com/shop' },
  ];
  return { theme, behaviour: { ...behaviour, greeting: 'Hello! What would you like to know?', quick_buttons } };
};

const NO_LIMITS = { messages_per_minute: null, messages_per_day: null, visitor_messages_per_day: null };

const widget = (origin, id, more) => {
  const public_id = `wdg_${id.repeat(4)}`;
  return {
    id,
    public_id,
    previous_public_id: null,
    previous_until: null,
    is_default: false,
    name: 'Widget',
    allowed_origins: [origin],
    design_version: 1,
    has_draft: false,
    brand: '#5a5dea',
    is_paused: false,
    pause_message: '',
    model: null,
    knowledge: { folders: [], tags: [] },
    qa_enabled: true,
    limits: NO_LIMITS,
    prompt_id: null,
    created_at: ago(60 * 24 * 90),
    updated_at: ago(60 * 5),
    first_foreign_session_at: null,
    snippet: `<script type="module" src="${origin}/widget/nexus-chat.js"></script>\n<nexus-chat widget-id="${public_id}" endpoint="${origin}"></nexus-chat>`,
    iframe: `<iframe src="${origin}/chat-playground?client_id=w1&amp;site_id=${public_id}" title="Chat" style="border:0;width:100%;height:640px"></iframe>`,
    ...more,
  };
};

const widgets = (origin) => [
  widget(origin, 'wd1', { name: 'Default', is_default: true }),
  widget(origin, 'wd2', {
    name: 'Shop',
    brand: '#0b6e4f',
    design_version: 3,
    has_draft: true,
    allowed_origins: ['https://shop.example.com', 'https://*.example.com', 'http://localhost:*'],
    knowledge: { folders: ['shop/returns'], tags: ['public'] },
    limits: { ...NO_LIMITS, messages_per_day: 2000, visitor_messages_per_day: 50 },
    first_foreign_session_at: ago(60 * 24 * 40),
    previous_public_id: 'wdg_before',
    previous_until: ago(-60 * 24 * 5),
  }),
  widget(origin, 'wd3', {
    name: 'Intranet, office in Rotterdam and all other places whose names are long',
    brand: '#b3261e',
    is_paused: true,
    pause_message: 'We are moving. Back on Monday.',
    allowed_origins: ['https://intranet.example.com'],
  }),
];

function designs() {
  const published = design();
  published.theme.light = colors('#0b6e4f', '#ffffff', '#1b1b24');
  const draft = structuredClone(published);
  draft.theme.light = { ...draft.theme.light, text: '#b9b9c4', user: '#3b82f6' };
  draft.theme.launcher_text = 'Need help?';
  return new Map([
    ['wd1', { version: 1, published: design(), draft: null }],
    ['wd2', { version: 3, published, draft }],
    ['wd3', { version: 1, published: design(), draft: null }],
  ]);
}

export const widgetState = (origin) => {
  const [first, ...others] = widgets(origin);
  return { widget: first, widgets: [first, ...others], designs: designs() };
};

const of = (state, id) => state.widgets.find((each) => each.id === id);
const published = (state) => ({ version: state.version, published: state.published, draft: state.draft });
const VERSIONS = (state) => ({
  items: [3, 2, 1]
    .filter((version) => state.version > 1 && version <= state.version)
    .map((version) => ({
      version,
      author: 'member:u1',
      note: version === 3 ? 'Colours of the shop' : '',
      created_at: ago(60 * 24 * (4 - version) * 7),
      design: state.published,
    })),
});

export const widgetRoutes = [
  ['GET', /^\/api\/widgets$/, ({ state, res }) => json(res, 200, { items: state.widgets })],
  [
    'POST',
    /^\/api\/widgets$/,
    ({ state, res, body }) => {
      const made = { ...structuredClone(state.widgets[0]), id: 'wd9', is_default: false, name: body.name };
      state.widgets.push(made);
      state.designs.set('wd9', { version: 1, published: design(), draft: null });
      json(res, 201, made);
    },
  ],
  [
    'GET',
    /^\/api\/widgets\/([^/]+)$/,
    ({ state, res, id }) =>
      of(state, id) ? json(res, 200, of(state, id)) : problem(res, 404, 'widget_not_found', 'There is no such widget.'),
  ],
  [
    'PATCH',
    /^\/api\/widgets\/([^/]+)$/,
    ({ state, res, id, body }) => json(res, 200, Object.assign(of(state, id), body)),
  ],
  [
    'POST',
    /^\/api\/widgets\/([^/]+)\/pause$/,
    ({ state, res, id, body: { paused, message } }) =>
      json(
        res,
        200,
        Object.assign(of(state, id), {
          is_paused: paused,
          ...(message === undefined ? {} : { pause_message: message }),
        }),
      ),
  ],
  [
    'POST',
    /^\/api\/widgets\/([^/]+)\/origins\/check$/,
    ({ res, body }) =>
      json(
        res,
        200,
        body.page.includes('www')
          ? {
              allowed: true,
              reason: 'listed',
              detail: 'https://www.example.com is covered by https://*.example.com.',
              matched: 'https://*.example.com',
            }
          : {
              allowed: false,
              reason: 'apex',
              detail: 'https://*.example.com covers sub-domains only. List https://example.com as well.',
              matched: null,
            },
      ),
  ],
  [
    'POST',
    /^\/api\/widgets\/([^/]+)\/install\/check$/,
    ({ res, body }) =>
      json(res, 200, {
        url: body.url,
        state: 'other_widget',
        detail: 'The page contains the code of another widget.',
        origin: {
          allowed: true,
          reason: 'listed',
          detail: 'https://www.example.com is covered by https://*.example.com.',
          matched: 'https://*.example.com',
        },
      }),
  ],
  [
    'GET',
    /^\/api\/widgets\/([^/]+)\/design$/,
    ({ state, res, id }) => json(res, 200, published(state.designs.get(id))),
  ],
  [
    'PUT',
    /^\/api\/widgets\/([^/]+)\/design\/draft$/,
    ({ state, res, id, body }) => json(res, 200, published(Object.assign(state.designs.get(id), { draft: body }))),
  ],
  [
    'DELETE',
    /^\/api\/widgets\/([^/]+)\/design\/draft$/,
    ({ state, res, id }) => (Object.assign(state.designs.get(id), { draft: null }), json(res, 204)),
  ],
  [
    'POST',
    /^\/api\/widgets\/([^/]+)\/design\/publish$/,
    ({ state, res, id }) => {
      const own = state.designs.get(id);
      Object.assign(own, { version: own.version + 1, published: own.draft, draft: null });
      json(res, 200, published(own));
    },
  ],
  [
    'GET',
    /^\/api\/widgets\/([^/]+)\/design\/versions$/,
    ({ state, res, id }) => json(res, 200, VERSIONS(state.designs.get(id))),
  ],
];
