import { Bool, Int, Json, ListOf, Nested, OneOf, Text, Uuid } from '../../common/dto/fields.js';
import {
  BUTTON_ACTIONS,
  type CompiledButton,
  type CompiledTheme,
  THEME_MODES,
  type WidgetConfig,
} from '@nexus/contracts';

export class CompiledThemeDto implements CompiledTheme {
  @OneOf(THEME_MODES) mode: CompiledTheme['mode'];
  @OneOf(['right', 'left']) position: CompiledTheme['position'];
  @Json({ description: 'Values of custom properties by name, without `--nexus-`', example: { primary: '#5457dd' } })
  light: Record<string, string>;
  @Json({ description: 'Likewise', example: { primary: '#5457dd' } }) dark: Record<string, string>;
  @Json({ optional: true, description: 'On top of the others in small windows', example: { 'offset-y': '80px' } })
  phone?: Record<string, string>;
}

export class CompiledButtonDto implements CompiledButton {
  @Text() label: string;
  @OneOf(BUTTON_ACTIONS) action: CompiledButton['action'];
  @Text() value: string;
  @Text({ optional: true, description: 'Outline in a box of 24 × 24' }) icon?: string;
}

export class CompiledLauncherDto {
  @Text({ optional: true, description: 'Outline in a box of 24 × 24' }) icon?: string;
  @Text({ optional: true }) text?: string;
}

export class CompiledHeaderDto {
  @Text({ optional: true }) title?: string;
  @Text({ optional: true }) subtitle?: string;
}

export class WidgetConfigDto implements WidgetConfig {
  @Text() public_id: string;
  @Text() name: string;
  @Nested(() => CompiledThemeDto) theme: CompiledThemeDto;
  @Nested(() => CompiledLauncherDto, { optional: true }) launcher?: CompiledLauncherDto;
  @Nested(() => CompiledHeaderDto, { optional: true }) header?: CompiledHeaderDto;
  @Text() greeting: string;
  @Text({ optional: true }) placeholder?: string;
  @Text({ optional: true, description: 'Below the greeting' }) disclaimer?: string;
  @Text({ optional: true, description: 'Shown instead of the chat while it is paused' }) pause_message?: string;
  @ListOf(() => CompiledButtonDto) quick_buttons: CompiledButtonDto[];
  @Text({
    description: "Says that the answers are written by a machine; empty = the widget's words in the visitor's language",
  })
  ai_notice: string;
  @Bool({ optional: true, description: 'Whether the page that asked may use the widget; absent when no page asked' })
  allowed_here?: boolean;
  @Bool({ optional: true, description: 'Whether answers can be rated' }) feedback?: boolean;
}

export class ProofDto {
  @Text({ min: 1, max: 200, description: 'As it was given' }) challenge: string;
  @Text({ min: 1, max: 16, pattern: /^\d+$/, description: 'A decimal number' }) solution: string;
}

export class VisitorChallengeDto {
  @Text({
    description: 'Wanted: a number with which SHA-256 of `<challenge>.<number>` begins with that many zero bits',
  })
  challenge: string;
  @Int({ min: 1, max: 32 }) bits: number;
  @Int({ min: 1, description: 'Seconds' }) expires_in: number;
}

export class VisitorDto {
  @Text({ max: 200, optional: true }) name?: string;
  @Text({ max: 254, optional: true }) email?: string;
  @Json({
    optional: true,
    description: 'Up to 20 texts of up to 200 characters, by names of letters, digits and underscores.',
    example: { plan: 'gold' },
  })
  attributes?: Record<string, string>;
}

export class OpenSessionDto {
  @Nested(() => VisitorDto, {
    optional: true,
    description:
      'What the page knows of its visitor, for `{{visitor.…}}` in prompts. It is not checked: never rely on it.',
  })
  visitor?: VisitorDto;
  @Uuid({ optional: true, description: 'Of an earlier session on the same website' }) visitor_id?: string;
  @Nested(() => ProofDto, { optional: true, description: 'A solved challenge, when the answer was `proof_required`' })
  proof?: ProofDto;
}

export class VisitorSessionDto {
  @Text() visitor_token: string;
  @Int({ min: 1, description: 'Seconds' }) expires_in: number;
  @Uuid() visitor_id: string;
}
