import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../common/clock/clock.js';
import { RequestContext } from '../common/context/request-context.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import { CHANNELS, type Channel } from '../conversations/conversation.entity.js';
import { executeSql } from '../database/statements.js';
import { SystemScope } from '../database/system-scope.js';
import { TenantDb } from '../database/tenant-db.js';

const DAY_MS = 86_400_000;
const INTERVAL_MS = 3_600_000;
const FIRST_MS = 90_000;
const BATCH = 200;
/** Pause between batches, to let requests through. */
const PAUSE_MS = 20;

type Days = Record<Channel, number>;
interface RetentionSetting {
  workspace_id: string;
  widget_days: number;
  console_days: number;
  api_days: number;
}

const SETTINGS = `
  select workspace_id, widget_days, console_days, api_days from conversation_settings
  where widget_days > 0 or console_days > 0 or api_days > 0 order by workspace_id`;
const DELETE = `
  delete from conversations d using (
    select id from conversations where workspace_id = ? and channel = ? and last_message_at < ?
    order by last_message_at limit ${BATCH} for update skip locked) old
  where d.id = old.id returning d.id`;

/** Deletes conversations, with all dependent rows, after the retention period that their workspace has set. */
@Injectable()
export class ConversationRetention implements OnApplicationBootstrap {
  private readonly logger = new Logger(ConversationRetention.name);

  constructor(
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
    private readonly system: SystemScope,
    private readonly tasks: ScheduledTasks,
  ) {}

  onApplicationBootstrap(): void {
    const run = (signal: AbortSignal): Promise<number> => this.once(signal);
    this.tasks.every({ name: 'conversation-retention', everyMs: INTERVAL_MS, firstMs: FIRST_MS, run });
  }

  /** @returns the number of deleted conversations */
  async once(signal: AbortSignal): Promise<number> {
    const settings = await this.system.run('retention.delete', (em) => executeSql<RetentionSetting>(em, SETTINGS));
    let deleted = 0;
    for (const { workspace_id: workspaceId, ...setting } of settings) {
      if (signal.aborted) break;
      const days: Days = { widget: setting.widget_days, console: setting.console_days, api: setting.api_days };
      deleted += await this.context.run({ workspaceId }, () => this.clean(workspaceId, days, signal));
    }
    if (deleted > 0)
      this.logger.log({ msg: 'Deleted conversations whose retention period has expired', rows: deleted });
    return deleted;
  }

  private async clean(workspaceId: string, days: Days, signal: AbortSignal): Promise<number> {
    const gone: Partial<Record<Channel, number>> = {};
    for (const channel of CHANNELS)
      if (days[channel] > 0) gone[channel] = await this.cleanChannel(workspaceId, channel, days[channel], signal);
    const deleted = Object.values(gone).reduce((sum, n) => sum + n, 0);
    if (deleted > 0)
      await this.audit.record('conversations.expired', { type: 'workspace', id: workspaceId }, { ...gone });
    return deleted;
  }

  private async cleanChannel(
    workspaceId: string,
    channel: Channel,
    days: number,
    signal: AbortSignal,
  ): Promise<number> {
    const before = new Date(this.clock.now().getTime() - days * DAY_MS);
    for (let deleted = 0; ;) {
      const rows = await this.db.sql(DELETE, [workspaceId, channel, before]);
      deleted += rows.length;
      if (rows.length < BATCH || signal.aborted) return deleted;
      await this.clock.sleep(PAUSE_MS, signal).catch(() => undefined);
    }
  }
}
