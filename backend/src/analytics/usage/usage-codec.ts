import { isUuid } from '../../common/ids/ids.js';
import { USAGE_OUTCOMES, type UsageEvent } from './usage-event.js';

/** Field of a stream entry that contains the event. */
export const USAGE_FIELD = 'e';

/** Last parts of the key of a workspace's stream: `redis.key(workspaceId, ...USAGE_KEY)`. Cache scripts append to it too. */
export const USAGE_KEY = ['usage'] as const;

export const encodeUsage = (event: UsageEvent): string => JSON.stringify(event);

/** Null for an entry that is not a usage event: it is dropped, not retried forever. */
export function decodeUsage(data: string | undefined): UsageEvent | null {
  try {
    const event = JSON.parse(data ?? '') as UsageEvent;
    const ok =
      isUuid(event.id) &&
      isUuid(event.workspaceId) &&
      isUuid(event.completionId) &&
      Number.isFinite(Date.parse(event.occurredAt)) &&
      USAGE_OUTCOMES.includes(event.outcome);
    return ok ? event : null;
  } catch {
    return null;
  }
}
