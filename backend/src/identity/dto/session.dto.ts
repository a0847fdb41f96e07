import { Bool, IsoDate, Text, Uuid } from '../../common/dto/fields.js';
import type { Session } from '../session.entity.js';

export class SessionDto {
  @Uuid() id: string;
  @Bool({ description: 'Whether it is the session of this request' }) current: boolean;
  @Text() user_agent: string;
  @Text() ip: string;
  @IsoDate() created_at: string;
  @IsoDate({ description: 'Last sign-in or refresh' }) last_used_at: string;
  @IsoDate() expires_at: string;
}

export const toSessionDto = (s: Session, currentId: string): SessionDto => ({
  id: s.id,
  current: s.id === currentId,
  user_agent: s.userAgent,
  ip: s.ip,
  created_at: s.createdAt.toISOString(),
  last_used_at: s.rotatedAt.toISOString(),
  expires_at: s.expiresAt.toISOString(),
});
