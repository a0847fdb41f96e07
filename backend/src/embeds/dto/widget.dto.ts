import { Bool, Int, IsoDate, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../../common/dto/fields.js';
import { INSTALL_STATES, type InstallState } from '../install-findings.js';
import { ORIGIN_REASONS, type OriginReason, type OriginVerdict } from '../origin-check.js';
import type { WidgetKnowledge, WidgetLimits } from '../widget.entity.js';

const MAX_MESSAGES = 1_000_000;
const MOST = { min: 1, max: MAX_MESSAGES, nullable: true };

/** Messages beyond a limit are refused with `rate_limited`. The limits of the installation apply as well. */
export class WidgetLimitsDto implements WidgetLimits {
  @Int({ ...MOST, description: 'Messages of all visitors; null: only the limit of the installation' })
  messages_per_minute: number | null;
  @Int({ ...MOST, description: 'Messages of all visitors' }) messages_per_day: number | null;
  @Int({ ...MOST, description: 'Messages of each visitor' }) visitor_messages_per_day: number | null;
}

export class WidgetKnowledgeDto implements WidgetKnowledge {
  @TextList({
    max: 20,
    each: 300,
    description: 'Only documents in these folders, including subfolders; empty: all folders',
  })
  folders: string[];
  @TextList({ max: 20, each: 50, description: 'Only documents with at least one of these tags; empty: all documents' })
  tags: string[];
}

export class WidgetDto {
  @Uuid() id: string;
  @Text() public_id: string;
  @Text({ nullable: true, description: 'The previous public id, accepted until `previous_until`' })
  previous_public_id: string | null;
  @IsoDate({ nullable: true }) previous_until: string | null;
  @Bool({ description: 'Created with the workspace; it cannot be deleted' }) is_default: boolean;
  @Text() name: string;
  @TextList() allowed_origins: string[];
  @Int({ min: 1, description: 'Version of the published design' }) design_version: number;
  @Bool({ description: 'The design has unpublished changes' }) has_draft: boolean;
  @Text({ description: 'Colour of the published design, `#rrggbb`' }) brand: string;
  @Bool() is_paused: boolean;
  @Text({ max: 300, description: 'Shown to visitors while the widget is paused' }) pause_message: string;
  @Text({ max: 200, nullable: true, description: "Null: the workspace's default model" }) model: string | null;
  @Nested(() => WidgetKnowledgeDto) knowledge: WidgetKnowledgeDto;
  @Bool({ description: 'Whether Q&A entries are used for answers' }) qa_enabled: boolean;
  @Nested(() => WidgetLimitsDto) limits: WidgetLimitsDto;
  @Uuid({ nullable: true, description: 'System prompt of the answers; null: the active prompt.' })
  prompt_id: string | null;
  @IsoDate() created_at: string;
  @IsoDate() updated_at: string;
  @IsoDate({
    nullable: true,
    description: 'Time of the first visitor session on a website other than this server; null before',
  })
  first_foreign_session_at: string | null;
  @Text({ description: 'HTML for a page that shows the floating widget' }) snippet: string;
  @Text({ description: 'HTML for a page that shows the chat in a frame' }) iframe: string;
}

export class WidgetListDto {
  @ListOf(() => WidgetDto) items: WidgetDto[];
}

const NAME = { min: 1, max: 100, pattern: /\S/ };
const PAUSE_MESSAGE = { max: 300, optional: true, description: 'Empty: the default text' };

export class CreateWidgetDto {
  @Text(NAME) name: string;
}

export class DuplicateWidgetDto {
  @Text({ ...NAME, optional: true, description: 'Default: the name with “copy”' }) name?: string;
}

export class PauseWidgetDto {
  @Bool() paused: boolean;
  @Text(PAUSE_MESSAGE) message?: string;
}

export class RotateWidgetDto {
  @Int({ min: 0, max: 720, default: 168, description: 'Hours for which the current public id is still accepted' })
  overlap_hours: number = 168;
}

export class CheckOriginDto {
  @Text({ min: 1, max: 500, description: 'An origin, or the address of a page' }) page: string;
}

export class OriginVerdictDto implements OriginVerdict {
  @Bool() allowed: boolean;
  @OneOf(ORIGIN_REASONS) reason: OriginReason;
  @Text({ description: 'The reason as text' }) detail: string;
  @Text({ nullable: true, description: 'The matching entry' }) matched: string | null;
}

export class CheckInstallDto {
  @Text({ min: 1, max: 2_000, description: 'Address of a page' }) url: string;
}

export class InstallCheckDto {
  @Text() url: string;
  @OneOf([...INSTALL_STATES, 'unreadable']) state: InstallState | 'unreadable';
  @Text({ description: 'The state as text' }) detail: string;
  @Nested(() => OriginVerdictDto, { description: 'Whether the page may use the widget' }) origin: OriginVerdictDto;
}

export class UpdateWidgetDto {
  @Text({ min: 1, max: 100, pattern: /\S/, optional: true }) name?: string;
  @TextList({
    max: 50,
    each: 300,
    optional: true,
    description:
      'Web origins like `https://www.example.com`; `https://*.example.com` stands for all sub-domains, and the port `*` for all ports. None: no website may use the widget',
  })
  allowed_origins?: string[];
  @Bool({ optional: true }) is_paused?: boolean;
  @Text(PAUSE_MESSAGE) pause_message?: string;
  @Text({ min: 1, max: 200, optional: true, nullable: true, description: "Null: the workspace's default model" })
  model?: string | null;
  @Nested(() => WidgetKnowledgeDto, { optional: true }) knowledge?: WidgetKnowledgeDto;
  @Bool({ optional: true }) qa_enabled?: boolean;
  @Nested(() => WidgetLimitsDto, { optional: true }) limits?: WidgetLimitsDto;
  @Uuid({ optional: true, nullable: true, description: 'A prompt of the workspace; null: the active prompt.' })
  prompt_id?: string | null;
}
