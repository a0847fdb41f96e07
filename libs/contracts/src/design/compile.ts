import { BLACK, contrast, mix, oppositeOf, readable, type Rgb, toHex, WHITE } from './color.js';
import { onFill, parsed, readableFill } from './contrast-check.js';
import { WIDGET_ICONS } from './icons.js';
import type { CompiledButton, CompiledTheme, WidgetConfig } from './widget-config.js';
import {
  type ColorScheme,
  DEFAULT_COLORS,
  type QuickButton,
  type WidgetColors,
  type WidgetDesign,
  type WidgetTheme,
} from './widget-design.js';

const FONTS: Record<WidgetTheme['font'], string | null> = {
  system: null,
  page: 'inherit',
  humanist: "Seravek, 'Gill Sans Nova', Ubuntu, Calibri, 'DejaVu Sans', source-sans-pro, sans-serif",
  serif: "Charter, 'Bitstream Charter', 'Sitka Text', Cambria, serif",
  rounded: "ui-rounded, 'Hiragino Maru Gothic ProN', Quicksand, Comfortaa, Manjari, Calibri, sans-serif",
  mono: "ui-monospace, 'Cascadia Code', 'Source Code Pro', Menlo, Consolas, monospace",
};
const GAPS: Record<WidgetTheme['density'], string | null> = { compact: '10px', normal: null, roomy: '24px' };
const SHADOWS: Record<WidgetTheme['shadow'], string | null> = {
  none: 'none',
  soft: null,
  strong: '0 2px 4px rgb(0 0 0 / 20%), 0 20px 60px rgb(0 0 0 / 40%)',
};

type Tokens = Record<string, string>;

/** The parts of the public configuration that depend on the design. Texts are readable with any chosen colours. */
export function compileDesign({ theme, behaviour }: WidgetDesign): Omit<WidgetConfig, 'public_id' | 'name'> {
  const { title, subtitle, launcher_icon: icon, launcher_text: text } = theme;
  const launcher = {
    ...(icon === 'chat' ? {} : { icon: WIDGET_ICONS[icon] }),
    ...(text === '' ? {} : { text }),
  };
  const header = { ...(title === '' ? {} : { title }), ...(subtitle === '' ? {} : { subtitle }) };
  return {
    theme: compileTheme(theme),
    ...(Object.keys(launcher).length > 0 ? { launcher } : {}),
    ...(Object.keys(header).length > 0 ? { header } : {}),
    greeting: behaviour.greeting,
    ...(behaviour.placeholder === '' ? {} : { placeholder: behaviour.placeholder }),
    ...(behaviour.disclaimer === '' ? {} : { disclaimer: behaviour.disclaimer }),
    ai_notice: behaviour.ai_notice,
    quick_buttons: behaviour.quick_buttons.map(compileButton),
  };
}

function compileTheme(theme: WidgetTheme): CompiledTheme {
  const common = shapeTokens(theme);
  const own = Object.fromEntries(
    Object.entries(theme.properties).map(([name, value]) => [name.replace(/^--nexus-/, ''), value]),
  );
  const { mode, position, offset, phone_offset: phone } = theme;
  return {
    mode,
    position,
    light: { ...common, ...colorTokens(theme.light, 'light'), ...own },
    dark: { ...common, ...colorTokens(theme.dark, 'dark'), ...own },
    ...(offset.x === phone.x && offset.y === phone.y
      ? {}
      : { phone: { 'offset-x': `${phone.x}px`, 'offset-y': `${phone.y}px` } }),
  };
}

function shapeTokens({ font, size, radius, density, shadow, offset }: WidgetTheme): Tokens {
  const tokens: Record<string, string | null> = {
    radius: `${radius}px`,
    font: FONTS[font],
    'font-size': size === 15 ? null : `${size}px`,
    gap: GAPS[density],
    shadow: SHADOWS[shadow],
    'offset-x': `${offset.x}px`,
    'offset-y': `${offset.y}px`,
  };
  return Object.fromEntries(Object.entries(tokens).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Fills and accent always; neutral colours only if surface or text differ from the defaults of the scheme. */
export function colorTokens(colors: WidgetColors, scheme: ColorScheme): Tokens {
  const { brand, surface, user } = parsed(colors);
  const fill = readableFill(brand);
  const bubble = readableFill(user);
  const standard = DEFAULT_COLORS[scheme];
  const neutral = colors.surface === standard.surface && colors.text === standard.text;
  return {
    primary: toHex(fill),
    'on-primary': toHex(onFill(fill)),
    accent: toHex(readableOn(brand, groundsOf(surface))),
    user: toHex(bubble),
    'on-user': toHex(onFill(bubble)),
    ...(neutral ? {} : neutralTokens(colors)),
  };
}

/** Surface, raised surface and hover surface: shifted towards the text colour as far as the text stays readable. */
function groundsOf(surface: Rgb): [Rgb, Rgb, Rgb] {
  const far = oppositeOf(surface);
  const spare = contrast(far, mix(surface, far, 0.09)) >= 7;
  const goal = spare ? far : far === BLACK ? WHITE : BLACK;
  return [surface, mix(surface, goal, 0.05), mix(surface, goal, 0.09)];
}

function neutralTokens(colors: WidgetColors): Tokens {
  const { surface, text: chosen } = parsed(colors);
  const grounds = groundsOf(surface);
  const [, raised, hover] = grounds;
  const far = oppositeOf(surface);
  const error: Rgb = far === BLACK ? [168, 32, 26] : [255, 180, 171];
  const text = readableOn(chosen, grounds);
  const tokens: Record<string, Rgb> = {
    background: surface,
    surface: raised,
    text,
    muted: readableOn(mix(text, surface, 0.35), grounds),
    border: mix(surface, far, 0.14),
    control: readableOn(mix(surface, far, 0.4), grounds, 3),
    hover,
    error: readableOn(error, grounds),
    'error-bg': raised,
  };
  return Object.fromEntries(Object.entries(tokens).map(([name, rgb]) => [name, toHex(rgb)]));
}

/** Adjusts a colour until it is readable on all of the similar backgrounds. */
const readableOn = (color: Rgb, grounds: readonly Rgb[], ratio = 4.6): Rgb =>
  grounds.reduce((so, ground) => readable(so, ground, oppositeOf(ground), ratio), color);

const compileButton = ({ label, icon, action, value }: QuickButton): CompiledButton => ({
  label,
  action,
  value,
  ...(icon === 'none' ? {} : { icon: WIDGET_ICONS[icon] }),
});
