import type { NoticeEvent } from '@nexus/contracts';
import type { NoticeDto } from './dto/completion.dto.js';

/** A notice as part of a complete answer. */
export const noticeOf = ({ code, detail, nearest }: NoticeEvent): NoticeDto => ({
  code,
  detail,
  ...(nearest ? { nearest } : {}),
});
