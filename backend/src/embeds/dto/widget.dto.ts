import { Bool, Int, IsoDate, Json, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../../common/dto/fields.js';
import type { QuickButton, WidgetTheme } from '@nexus/contracts';

export class WidgetThemeDto implements WidgetTheme {
  @OneOf(['light', 'dark', 'auto']) mode: WidgetTheme['mode'];
  @Text({ min: 7, max: 7, pattern: /^#[0-9a-fA-F]{6}$/ }) primary: string;
  @OneOf(['right', 'left']) position: WidgetTheme['position'];
  @Int({ min: 0, max: 32, description: 'px' }) radius: number;
}

export class QuickButtonDto implements QuickButton {
  @Text({ min: 1, max: 60, pattern: /\S/ }) label: string;
  @Text({ min: 1, max: 500, pattern: /\S/ }) prompt: string;
}

export class WidgetDto {
  @Uuid() id: string;
  @Text() public_id: string;
  @Text() name: string;
  @TextList() allowed_origins: string[];
  @Nested(() => WidgetThemeDto) theme: WidgetThemeDto;
  @Text() greeting: string;
  @ListOf(() => QuickButtonDto) quick_buttons: QuickButtonDto[];
  @Bool() is_paused: boolean;
  @Uuid({ nullable: true, description: 'The prompt that its visitors are answered with; null: the active one.' })
  prompt_id: string | null;
  @IsoDate({ nullable: true, description: 'When a visitor first opened the chat on a website that is not this server' })
  first_foreign_session_at: string | null;
  @Text({ description: 'HTML for a page that shows the floating widget' }) snippet: string;
  @Text({ description: 'HTML for a page that shows the chat in a frame' }) iframe: string;
}

export class WidgetListDto {
  @ListOf(() => WidgetDto) items: WidgetDto[];
}

export class UpdateWidgetDto {
  @Text({ min: 1, max: 100, pattern: /\S/, optional: true }) name?: string;
  @Text({ min: 1, max: 500, pattern: /\S/, optional: true }) greeting?: string;
  @Nested(() => WidgetThemeDto, { optional: true }) theme?: WidgetThemeDto;
  @ListOf(() => QuickButtonDto, { max: 8, optional: true }) quick_buttons?: QuickButtonDto[];
  @TextList({ max: 50, each: 300, optional: true, description: 'Web origins; none = no website may use the widget' })
  allowed_origins?: string[];
  @Bool({ optional: true }) is_paused?: boolean;
  @Uuid({ optional: true, nullable: true, description: 'A prompt of the workspace; null: the active one.' })
  prompt_id?: string | null;
}

export class WidgetConfigDto {
  @Text() public_id: string;
  @Text() name: string;
  @Text() greeting: string;
  @Nested(() => WidgetThemeDto) theme: WidgetThemeDto;
  @ListOf(() => QuickButtonDto) quick_buttons: QuickButtonDto[];
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
