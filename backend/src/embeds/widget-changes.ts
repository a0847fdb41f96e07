import { cleanLabel, toTags } from '../common/text/tags.js';
import { toFolder } from '../knowledge/documents/folder-and-tags.js';
import type { UpdateWidgetDto, WidgetKnowledgeDto } from './dto/widget.dto.js';
import { normaliseOrigins } from './origins.js';
import type { Widget, WidgetKnowledge } from './widget.entity.js';

export type WidgetChanges = Partial<
  Pick<
    Widget,
    | 'name'
    | 'allowedOrigins'
    | 'isPaused'
    | 'pauseMessage'
    | 'model'
    | 'knowledge'
    | 'qaEnabled'
    | 'limits'
    | 'promptId'
  >
>;

/** The given fields, normalised. @throws DomainError `validation_failed` */
export function toChanges(dto: UpdateWidgetDto): WidgetChanges {
  const changes: WidgetChanges = {
    name: dto.name?.trim(),
    allowedOrigins: dto.allowed_origins && normaliseOrigins(dto.allowed_origins),
    isPaused: dto.is_paused,
    pauseMessage: dto.pause_message?.trim(),
    model: dto.model,
    knowledge: dto.knowledge && toKnowledge(dto.knowledge),
    qaEnabled: dto.qa_enabled,
    limits: dto.limits && { ...dto.limits },
    promptId: dto.prompt_id,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

const toKnowledge = ({ folders, tags }: WidgetKnowledgeDto): WidgetKnowledge => ({
  folders: [...new Set(folders.map(toFolder).filter((folder) => folder !== ''))],
  tags: toTags(tags.map(cleanLabel), 'A widget'),
});
