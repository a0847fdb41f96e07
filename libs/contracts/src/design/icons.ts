import type { BUTTON_ICONS, LAUNCHER_ICONS } from './widget-design.js';

type Name = (typeof LAUNCHER_ICONS)[number] | Exclude<(typeof BUTTON_ICONS)[number], 'none'>;

/** SVG paths in a 24 × 24 view box. They are sent with the configuration, so that the widget contains no unused icons. */
export const WIDGET_ICONS: Readonly<Record<Name, string>> = {
  chat: 'M20 11.5a8 8 0 0 1-11.6 7.1L4 20l1.4-4.4A8 8 0 1 1 20 11.5Z',
  message: 'M5 5h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-7l-5 3.500V17H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z',
  help: 'M9 9.300a3 3 0 1 1 4.200 2.700c-.8.4-1.200 1-1.200 2M12 17.500v.1M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18Z',
  spark:
    'M12 4l1.900 5.100a2 2 0 0 0 1.200 1.200L20 12l-4.900 1.700a2 2 0 0 0-1.200 1.200L12 20l-1.900-5.100a2 2 0 0 0-1.200-1.200L4 12l4.900-1.700a2 2 0 0 0 1.200-1.200Z',
  headset:
    'M4 15v-3a8 8 0 0 1 16 0v3M4 15v2a2 2 0 0 0 2 2h1v-6H4ZM20 15v2a2 2 0 0 1-2 2h-1v-6h3ZM17 19a3 3 0 0 1-3 2.500h-2',
  cart: 'M4 5h2l2 10h9l2-7H7M9.500 19.500v.1M16 19.500v.1',
  truck: 'M3 6h11v10H3ZM14 10h4l3 3v3h-7M7 18.500a1.500 1.500 0 1 0 0-.1M17 18.500a1.500 1.500 0 1 0 0-.1',
  calendar: 'M5 6h14v14H5ZM5 10h14M9 3.500v4M15 3.500v4',
  book: 'M5 5a2 2 0 0 1 2-2h12v18H7a2 2 0 0 1-2-2ZM5 19a2 2 0 0 1 2-2h12',
  link: 'M14 5h5v5M19 5l-8 8M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4',
};
