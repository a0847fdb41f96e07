import { iframeCode, snippetCode } from './embed-code.js';
import type { WidgetDto } from './dto/widget.dto.js';
import { NO_LIMITS, type Widget } from './widget.entity.js';

/** @param base URL of this installation for websites */
export function toWidgetDto(w: Widget, base: string, now: Date): WidgetDto {
  const overlapping = w.previousUntil != null && w.previousUntil > now;
  return {
    id: w.id,
    public_id: w.publicId,
    previous_public_id: overlapping ? (w.previousPublicId ?? null) : null,
    previous_until: overlapping ? w.previousUntil!.toISOString() : null,
    is_default: w.isDefault,
    name: w.name,
    allowed_origins: w.allowedOrigins,
    design_version: w.designVersion,
    has_draft: w.draft != null,
    brand: w.design.theme.light.brand,
    is_paused: w.isPaused,
    pause_message: w.pauseMessage,
    model: w.model ?? null,
    knowledge: w.knowledge,
    qa_enabled: w.qaEnabled,
    limits: { ...NO_LIMITS, ...w.limits },
    prompt_id: w.promptId ?? null,
    created_at: w.createdAt.toISOString(),
    updated_at: w.updatedAt.toISOString(),
    first_foreign_session_at: w.firstForeignSessionAt?.toISOString() ?? null,
    snippet: snippetCode(base, w.publicId),
    iframe: iframeCode(base, w),
  };
}
