import { Bool, Int, Json, ListOf, Nested, Text, Uuid } from '../../common/dto/fields.js';
import { QuickButtonDto, WidgetThemeDto } from './widget.dto.js';

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
