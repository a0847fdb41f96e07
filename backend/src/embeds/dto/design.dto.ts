import {
  BUTTON_ACTIONS,
  BUTTON_ICONS,
  LAUNCHER_ICONS,
  MAX_QUICK_BUTTONS,
  type QuickButton,
  THEME_MODES,
  WIDGET_DENSITIES,
  WIDGET_FONTS,
  WIDGET_SHADOWS,
  type WidgetBehaviour,
  type WidgetColors,
  type WidgetDesign,
  type WidgetOffset,
  type WidgetTheme,
} from '@nexus/contracts';
import { Int, IsoDate, Json, ListOf, Nested, OneOf, Text } from '../../common/dto/fields.js';

const Color = (description?: string): PropertyDecorator =>
  Text({ min: 7, max: 7, pattern: /^#[0-9a-fA-F]{6}$/, ...(description ? { description } : {}) });

export class WidgetColorsDto implements WidgetColors {
  @Color('Launcher, send button and logo') brand: string;
  @Color('Background of the panel') surface: string;
  @Color() text: string;
  @Color("Bubble of the visitor's messages") user: string;
}

export class WidgetOffsetDto implements WidgetOffset {
  @Int({ min: 0, max: 400, description: 'px from the side of the window' }) x: number;
  @Int({ min: 0, max: 400, description: 'px from the bottom of the window' }) y: number;
}

export class WidgetThemeDto implements WidgetTheme {
  @OneOf(THEME_MODES, { description: "`auto`: follows the page, otherwise the visitor's system" })
  mode: WidgetTheme['mode'];
  @Nested(() => WidgetColorsDto) light: WidgetColorsDto;
  @Nested(() => WidgetColorsDto) dark: WidgetColorsDto;
  @OneOf(WIDGET_FONTS, { description: '`page`: the font of the page' }) font: WidgetTheme['font'];
  @Int({ min: 12, max: 22, description: 'Text in px' }) size: number;
  @Int({ min: 0, max: 32, description: 'px' }) radius: number;
  @OneOf(WIDGET_DENSITIES) density: WidgetTheme['density'];
  @OneOf(WIDGET_SHADOWS) shadow: WidgetTheme['shadow'];
  @OneOf(['right', 'left'], { description: 'Mirrored on right-to-left pages' }) position: WidgetTheme['position'];
  @Nested(() => WidgetOffsetDto) offset: WidgetOffsetDto;
  @Nested(() => WidgetOffsetDto, { description: 'In windows up to 600 px wide' }) phone_offset: WidgetOffsetDto;
  @OneOf(LAUNCHER_ICONS) launcher_icon: WidgetTheme['launcher_icon'];
  @Text({ max: 30, description: 'Shown beside the icon; empty: a round launcher' }) launcher_text: string;
  @Text({ max: 60, description: 'Empty: the name of the widget' }) title: string;
  @Text({ max: 80, description: 'Empty: the state of the chat' }) subtitle: string;
  @Json({
    description: 'Values of published custom properties by name, up to 30; they override the rest of the theme.',
    example: { '--nexus-panel-width': '440px' },
  })
  properties: Record<string, string>;
}

export class QuickButtonDto implements QuickButton {
  @Text({ min: 1, max: 60, pattern: /\S/ }) label: string;
  @OneOf(BUTTON_ICONS) icon: QuickButton['icon'];
  @OneOf(BUTTON_ACTIONS, {
    description: '`send` a question, open a `link`, or `call` the page by an event `nexus-call`',
  })
  action: QuickButton['action'];
  @Text({ min: 1, max: 500, pattern: /\S/, description: 'The question, the address or the name of the call' })
  value: string;
}

export class WidgetBehaviourDto implements WidgetBehaviour {
  @Text({ max: 500, description: "Empty: the default text in the visitor's language" }) greeting: string;
  @Text({ max: 80, description: 'Empty: the default text' }) placeholder: string;
  @Text({ max: 500, description: 'Shown below the greeting; empty: none' }) disclaimer: string;
  @Text({ max: 200, description: 'Added to the notice that answers are AI-generated, which is always shown' })
  ai_notice: string;
  @ListOf(() => QuickButtonDto, { max: MAX_QUICK_BUTTONS }) quick_buttons: QuickButtonDto[];
}

export class WidgetDesignDto implements WidgetDesign {
  @Nested(() => WidgetThemeDto) theme: WidgetThemeDto;
  @Nested(() => WidgetBehaviourDto) behaviour: WidgetBehaviourDto;
}

export class WidgetDesignStateDto {
  @Int({ min: 1, description: 'The published version' }) version: number;
  @Nested(() => WidgetDesignDto) published: WidgetDesignDto;
  @Nested(() => WidgetDesignDto, { nullable: true, description: 'Null: no unpublished changes' })
  draft: WidgetDesignDto | null;
}

export class PublishDesignDto {
  @Text({ max: 200, optional: true, description: 'Shown in the list of versions' }) note?: string;
}

export class WidgetDesignVersionDto {
  @Int({ min: 1 }) version: number;
  @Text() author: string;
  @Text() note: string;
  @IsoDate() created_at: string;
  @Nested(() => WidgetDesignDto) design: WidgetDesignDto;
}

export class WidgetDesignVersionsDto {
  @ListOf(() => WidgetDesignVersionDto) items: WidgetDesignVersionDto[];
}
