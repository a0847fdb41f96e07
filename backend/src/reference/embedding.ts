import { defaultDesign, type WidgetDesign } from '@nexus/contracts';
import { op, type OperationGroup } from './operation-text.js';

const EXAMPLE_DESIGN: WidgetDesign = {
  ...defaultDesign(),
  behaviour: {
    greeting: 'Hello! What would you like to know?',
    placeholder: '',
    disclaimer: '',
    ai_notice: '',
    quick_buttons: [{ label: 'Refunds', icon: 'help', action: 'send', value: 'How do refunds work?' }],
  },
};

export const WIDGETS: OperationGroup = {
  tag: 'Widgets',
  description:
    'The chat on websites: its appearance, what it answers with, and the origins that may use it. A workspace can have several; it begins with a default one.',
  operations: {
    Widgets_list: op('List widgets', 'Every widget with its snippet and frame code, the default one first.'),
    Widgets_create: op('Create a widget', 'With default settings; only pages of this server may use it at first.', {
      name: 'Shop',
    }),
    Widgets_get: op('Get a widget', 'One widget with its snippet and frame code.'),
    Widgets_update: op('Change a widget', 'Changes the given fields. Origins and pause also apply to open chats.', {
      allowed_origins: ['https://www.example.com', 'https://*.example.com'],
      knowledge: { folders: ['shop'], tags: [] },
      limits: { messages_per_minute: 60, messages_per_day: 2_000, visitor_messages_per_day: 50 },
    }),
    Widgets_remove: op(
      'Delete a widget',
      'Websites that embed it show no chat any more. Its conversations stay. The default widget cannot be deleted.',
    ),
    Widgets_duplicate: op('Duplicate a widget', 'A new widget with the same settings and a public id of its own.', {
      name: 'Shop, summer sale',
    }),
    Widgets_pause: op('Pause a widget', 'Visitors read the message instead of asking, within five seconds.', {
      paused: true,
      message: 'We are back on Monday.',
    }),
    Widgets_rotate: op(
      'Replace the public id of a widget',
      'The present id is accepted for the given hours, so that websites can change their code; an earlier one ends at once.',
      { overlap_hours: 168 },
    ),
    Widgets_checkOrigin: op('Test an origin', 'Whether a page of this address may use the widget, and the reason.', {
      page: 'https://www.example.com/contact',
    }),
    Widgets_checkInstall: op(
      'Test whether a widget is installed',
      'Reads the HTML of a page, as robots.txt allows, and looks for the code of the widget. Private networks are not read.',
      { url: 'https://www.example.com/' },
    ),
    WidgetDesigns_get: op(
      'Get the design of a widget',
      'The published design, which websites show, and the draft, if there is one.',
    ),
    WidgetDesigns_saveDraft: op(
      'Save the draft of a design',
      'Websites show it when it is published. Colours that are not readable are adjusted for visitors.',
      EXAMPLE_DESIGN,
    ),
    WidgetDesigns_discard: op('Discard the draft of a design', 'The published design stays as it is.'),
    WidgetDesigns_publish: op(
      'Publish the draft of a design',
      'It becomes the newest version, and websites show it within a minute. Without a draft nothing changes.',
      { note: 'Colours of the summer sale' },
    ),
    WidgetDesigns_versions: op(
      'List versions of a design',
      'Newest first. The list is empty until the first design is published; the oldest version is deleted for a new one.',
    ),
    WidgetDesigns_restore: op(
      'Restore a version of a design',
      'Copies it into the draft; publish the draft to show it on websites.',
    ),
    WidgetScript_get: op(
      'Get the default widget of a workspace',
      'Theme, quick buttons, model configuration and code in one document.',
    ),
    WidgetScript_put: op('Change the default widget of a workspace', 'Fields that are left out stay as they are.', {
      quick_buttons: [{ label: 'Refunds', icon: 'none', action: 'send', value: 'How do refunds work?' }],
      model_config: { model: 'nexus/extractive', folders: ['shop'] },
    }),
  },
};
