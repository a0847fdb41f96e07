import type { QuickButton, WidgetTheme } from './widget-design.js';

/** A theme as the widget applies it: values of its custom properties by name, without `--nexus-`. */
export interface CompiledTheme extends Pick<WidgetTheme, 'mode' | 'position'> {
  light: Record<string, string>;
  dark: Record<string, string>;
  /** In windows up to 600 px wide, on top of the others. */
  phone?: Record<string, string>;
}

export interface CompiledButton extends Pick<QuickButton, 'label' | 'action' | 'value'> {
  /** Outline in a box of 24 × 24. */
  icon?: string;
}

/** Response of `GET /api/widget/{public_id}/config`: public, cacheable, without secrets. */
export interface WidgetConfig {
  public_id: string;
  name: string;
  theme: CompiledTheme;
  launcher?: {
    /** Outline in a box of 24 × 24; absent: the widget's own. */
    icon?: string;
    text?: string;
  };
  header?: { title?: string; subtitle?: string };
  /** Empty: the widget's default text in the visitor's language. The same applies to `ai_notice`. */
  greeting: string;
  placeholder?: string;
  disclaimer?: string;
  ai_notice: string;
  /** Shown instead of the chat while the widget is paused; absent: the widget's own words. */
  pause_message?: string;
  quick_buttons: CompiledButton[];
  locale?: string;
  /** Whether the requesting page may use the widget; absent if no page requested it. */
  allowed_here?: boolean;
  /** Whether answers can be rated. */
  feedback?: boolean;
}
